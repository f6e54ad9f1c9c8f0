import {
  DomainError,
  type Field,
  type FieldPath,
  type FieldType,
  findFieldType,
  formatFieldPath,
  listFieldPaths,
  type Message,
  type Plan,
  type PlanPiece,
  type PlanValue,
  parseTemplate,
  planVersion,
  sameFieldPath,
  type TaskContent,
  type TemplatePiece,
} from '#lib/model/index.ts'
import { nearestName } from './nearest-name.ts'
import { withAnswers } from './phrasing.ts'
import { findPatternProblem, findReplacementProblem } from './re2-syntax.ts'

/**
 * Makes the plan of a task over a dataset's fields, or says everything that keeps it from having one:
 * `task-field-unknown` (with the nearest real path as `suggestion`), `template-unclosed`,
 * `template-unreadable`, `template-needs-list`, `template-needs-index`, `task-without-input`,
 * `task-without-output`, `pattern-unreadable`.
 */
export function compilePlan({
  content,
  fields,
}: {
  content: TaskContent
  fields: readonly Field[]
}): { plan: Plan } | { problems: Message[] } {
  const problems: Message[] = []
  const values = valueFinder({ content, fields, problems })
  const pieces = (template: string) =>
    readTemplate(template, problems).flatMap((piece) => planPiece(piece, values, problems))

  const input = planInput(content, values, pieces)
  const output = planOutput(content, values, pieces)
  const where = content.where.flatMap((predicate) => {
    if (predicate.op === 'matches' || predicate.op === 'not-matches')
      checkPattern(predicate.pattern, problems)
    const value = values.plain(predicate.field)
    return value ? [{ value, predicate }] : []
  })
  for (const rule of content.fieldRules) {
    values.plain(rule.field)
    if (rule.extract !== null) checkPattern(rule.extract, problems)
    for (const { pattern, with: by } of rule.replace) {
      checkPattern(pattern, problems)
      const problem = findReplacementProblem(pattern, by)
      if (problem) problems.push({ code: 'pattern-unreadable', values: { pattern, problem } })
    }
  }
  if (problems.length === 0 && !hasValue(input))
    problems.push({ code: 'task-without-input', values: {} })
  if (problems.length === 0 && output?.kind === 'template' && output.pieces.length === 0)
    problems.push({ code: 'task-without-output', values: {} })
  if (problems.length > 0 || !output) return { problems: unique(problems) }
  return {
    plan: {
      version: planVersion,
      instructions: content.instructions.map((text) => withAnswers(text, content.answerSet)),
      input,
      output,
      where,
      answerSet: content.answerSet,
    },
  }
}

interface ValueFinder {
  /** The value at a path with the rule that its field has, or null (and a problem noted). */
  ruled(path: FieldPath): PlanValue | null
  plain(path: FieldPath): PlanValue | null
}

function valueFinder({
  content,
  fields,
  problems,
}: {
  content: TaskContent
  fields: readonly Field[]
  problems: Message[]
}): ValueFinder {
  const plain = (path: FieldPath): PlanValue | null => {
    const field = fields.find((one) => one.name === path[0])
    const type = findFieldType(fields, path)
    if (field && type) return { path, column: field.column, type, rule: null }
    const written = formatFieldPath(path)
    const suggestion = nearestName(
      written,
      listFieldPaths(fields).map((one) => formatFieldPath(one.path)),
    )
    problems.push(
      suggestion === null
        ? { code: 'task-field-unknown-none', values: { field: written } }
        : { code: 'task-field-unknown', values: { field: written, suggestion } },
    )
    return null
  }
  return {
    plain,
    ruled: (path) => {
      const value = plain(path)
      const found = content.fieldRules.find((rule) => sameFieldPath(rule.field, path))
      if (!value || !found) return value
      const { values, extract, replace } = found
      const isIdle = values.length === 0 && extract === null && replace.length === 0
      return isIdle ? value : { ...value, rule: { values, extract, replace } }
    },
  }
}

type ReadPieces = (template: string) => PlanPiece[]

function planInput(content: TaskContent, values: ValueFinder, pieces: ReadPieces): Plan['input'] {
  if (content.input.kind === 'template')
    return { kind: 'lines', lines: splitLines(pieces(content.input.template)) }
  const found = content.input.fields.flatMap((path) => values.ruled(path) ?? [])
  if (content.input.style === 'dynosaur') return { kind: 'dynosaur', fields: found }
  const isOnly = content.input.fields.length === 1
  return {
    kind: 'lines',
    lines: found.map((value): PlanPiece[] => {
      const piece: PlanPiece = { kind: 'value', value, as: 'plain' }
      return isOnly ? [piece] : [{ kind: 'literal', text: labelOf(value) }, piece]
    }),
  }
}

/** `Name: ` before a value; bullets begin on a line of their own. */
function labelOf({ path, type }: PlanValue): string {
  const written = formatFieldPath(path)
  const first = String.fromCodePoint(written.codePointAt(0) ?? 32)
  return `${first.toUpperCase()}${written.slice(first.length)}:${type.kind === 'list' ? '\n' : ' '}`
}

function planOutput(
  content: TaskContent,
  values: ValueFinder,
  pieces: ReadPieces,
): Plan['output'] | null {
  if (content.output.kind === 'template')
    return { kind: 'template', pieces: pieces(content.output.template) }
  const value = values.ruled(content.output.field)
  return value && { kind: 'field', value }
}

function readTemplate(template: string, problems: Message[]): TemplatePiece[] {
  try {
    return parseTemplate(template)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    problems.push({ code: error.code, values: error.values })
    return []
  }
}

function planPiece(piece: TemplatePiece, values: ValueFinder, problems: Message[]): PlanPiece[] {
  if (piece.kind === 'literal') return [piece]
  const value = values.ruled(piece.path)
  const refuse = (code: string, path: FieldPath, { kind }: FieldType): void => {
    problems.push({ code, values: { field: formatFieldPath(path), kind } })
  }
  if (piece.kind === 'item') {
    const index = values.ruled(piece.index)
    if (value && !mayBeList(value)) refuse('template-needs-list', piece.path, value.type)
    if (index && !mayBeIndex(index)) refuse('template-needs-index', piece.index, index.type)
    return value && index ? [{ kind: 'item', list: value, index }] : []
  }
  if (!value) return []
  if (piece.as === 'letter' && !mayBeIndex(value))
    refuse('template-needs-index', piece.path, value.type)
  if ((piece.as === 'list' || piece.as === 'letters') && !mayBeList(value))
    refuse('template-needs-list', piece.path, value.type)
  return [{ kind: 'value', value, as: piece.as }]
}

function mayBeList({ type }: PlanValue): boolean {
  return type.kind === 'list' || type.kind === 'json'
}

/** Texts are no index, unless a rule makes numbers of them (`A` to `0`). */
function mayBeIndex({ type, rule }: PlanValue): boolean {
  if (type.kind === 'text') return rule !== null
  return ['integer', 'label', 'number', 'json'].includes(type.kind)
}

function checkPattern(pattern: string, problems: Message[]): void {
  const problem = findPatternProblem(pattern)
  if (problem) problems.push({ code: 'pattern-unreadable', values: { pattern, problem } })
}

/** Cuts a template's pieces at the line breaks of its own text; those of values stay inside. */
export function splitLines(pieces: readonly PlanPiece[]): PlanPiece[][] {
  const lines: PlanPiece[][] = [[]]
  for (const piece of pieces) {
    if (piece.kind !== 'literal') {
      lines.at(-1)?.push(piece)
      continue
    }
    piece.text.split('\n').forEach((text, index) => {
      if (index > 0) lines.push([])
      if (text !== '') lines.at(-1)?.push({ kind: 'literal', text })
    })
  }
  return lines
}

function hasValue(input: Plan['input']): boolean {
  if (input.kind === 'dynosaur') return input.fields.length > 0
  return input.lines.some((line) => line.some((piece) => piece.kind !== 'literal'))
}

function unique(problems: readonly Message[]): Message[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}
