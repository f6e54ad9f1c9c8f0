import type { FieldPath, Plan, PlanPiece } from '#lib/model/index.ts'

/** The fields that a plan renders, in input and output, each once; those of its conditions are not among them. */
export function listPlanFields(plan: Plan): FieldPath[] {
  const { input, output } = plan
  const inputs =
    input.kind === 'lines'
      ? input.lines.flat().flatMap(pathsOf)
      : input.fields.map(({ path }) => path)
  const outputs = output.kind === 'field' ? [output.value.path] : output.pieces.flatMap(pathsOf)
  return [...new Map([...inputs, ...outputs].map((path) => [JSON.stringify(path), path])).values()]
}

function pathsOf(piece: PlanPiece): FieldPath[] {
  if (piece.kind === 'literal') return []
  return piece.kind === 'item' ? [piece.list.path, piece.index.path] : [piece.value.path]
}
