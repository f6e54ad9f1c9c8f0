import type { Check, Remark } from '#lib/checks/check.ts'
import { type FieldPath, formatFieldPath, type TemplatePiece } from '#lib/model/index.ts'

/**
 * The answer stands in the question: a field of the output, one around it or one inside it is shown in
 * the input. Choosing from a shown list is no overlap as long as the input does not say which item it is;
 * nor is asking for a whole list of which the input shows one item.
 */
export const inputOutputOverlap: Check = {
  rule: 'input-output-overlap',
  severity: 'blocking',
  reads: 'names',
  run(_context, { input, output }) {
    const remarks = new Map<string, Remark>()
    for (const shown of input ?? [])
      for (const asked of output ?? []) {
        const field = revealed(shown, asked)
        if (field)
          remarks.set(JSON.stringify([field, asked]), {
            place: 'output',
            values: { field, output: nameOf(asked) },
          })
      }
    return [...remarks.values()]
  },
}

/** What of the input gives the asked piece away, as people read it; null where nothing does. */
function revealed(shown: TemplatePiece, asked: TemplatePiece): string | null {
  if (shown.kind === 'literal' || asked.kind === 'literal') return null
  if (shown.kind === 'item') {
    // An item together with its list tells which one it is: it gives its pointer away.
    const pointer = asked.kind === 'item' ? asked.index : asked.path
    return overlap(shown.index, pointer) ? nameOf(shown) : null
  }
  const told = asked.kind === 'item' ? asked.index : asked.path
  return overlap(shown.path, told) ? nameOf(shown) : null
}

/** Whether one path is the other or leads to it. */
function overlap(a: FieldPath, b: FieldPath): boolean {
  const length = Math.min(a.length, b.length)
  return a.slice(0, length).every((step, at) => step === b[at])
}

function nameOf(piece: TemplatePiece): string {
  if (piece.kind === 'literal') return piece.text
  const path = formatFieldPath(piece.path)
  return piece.kind === 'item' ? `${path}[${formatFieldPath(piece.index)}]` : path
}
