import { sentenceIn } from '#lib/i18n/index.ts'
import {
  type FieldPath,
  FieldRule,
  formatFieldPath,
  formatTemplate,
  type Message,
  type Predicate,
  TaskContent,
  type TaskDraft,
  type TaskInput,
  type TaskOutput,
  type TaskType,
  type TemplatePiece,
} from '#lib/model/index.ts'
import { type Column, type Columns, isText, nameOf } from './columns.ts'

/** A field's rule, with only what it changes. */
export type RuleFieldRule = Partial<FieldRule> & { field: FieldPath }

/** What a rule looks at: the columns, and the paths that rules before it spoke for. */
export interface Facts extends Columns {
  taken: ReadonlySet<string>
}

export interface RuleProposal {
  draft: TaskDraft
  rule: string
}

export interface RuleResult {
  proposals: RuleProposal[]
  /** Paths that later rules must not read as something else: answers, choices, explanations. */
  taken: FieldPath[]
  notes: Message[]
}

/** Finds one shape of dataset and proposes its tasks, best first; null where the shape is not there. */
export type Rule = (facts: Facts) => RuleResult | null

/** A template from text, fields and pieces. */
export function templateOf(parts: readonly (string | FieldPath | TemplatePiece)[]): string {
  return formatTemplate(
    parts.map((part): TemplatePiece => {
      if (typeof part === 'string') return { kind: 'literal', text: part }
      return Array.isArray(part) ? { kind: 'field', path: part, as: 'plain' } : part
    }),
  )
}

/** An input from a template. */
export function inputOf(...parts: (string | FieldPath | TemplatePiece)[]): TaskInput {
  return { kind: 'template', template: templateOf(parts) }
}

/** An input of fields with their names before them, where there are several. */
export function labeledInput(...columns: readonly { path: FieldPath }[]): TaskInput {
  return { kind: 'fields', style: 'labeled', fields: columns.map(({ path }) => path) }
}

/** An output that is one field. */
export function fieldOutput(path: FieldPath): TaskOutput {
  return { kind: 'field', field: path }
}

/** One proposal; its reason is the message `reason-<rule>` of the catalog. */
export function propose(options: {
  rule: string
  instructions: string[]
  input: TaskInput
  output: TaskOutput
  taskType: TaskType
  reason: Message['values']
  fieldRules?: RuleFieldRule[]
  where?: Predicate[]
  answerSet?: string[] | null
}): RuleProposal {
  const content = TaskContent.parse({
    instructions: options.instructions,
    input: options.input,
    output: options.output,
    fieldRules: (options.fieldRules ?? []).map((rule) => FieldRule.parse(rule)),
    where: options.where ?? [],
    answerSet: options.answerSet ?? null,
    taskType: options.taskType,
  })
  const reason = sentenceIn('en', 'proposals-rules', {
    code: `reason-${options.rule}`,
    values: options.reason,
  })
  return { rule: options.rule, draft: { content, reason, surplusOutputs: [] } }
}

/** A path as a message names it. */
export function shown(column: { path: FieldPath }): string {
  return formatFieldPath(column.path)
}

/** Columns that nobody spoke for yet. */
export function freeColumns(facts: Facts): Column[] {
  return facts.columns.filter(({ path }) => !facts.taken.has(JSON.stringify(path)))
}

/** Free columns of words to read that most rows fill. */
export function textColumns(facts: Facts, filled = 0.8): Column[] {
  return freeColumns(facts).filter((column) => isText(column) && column.filled >= filled)
}

/** The column that a hint in its name prefers, else the first. Names only settle what values leave open. */
export function preferNamed<T extends { path: FieldPath }>(
  columns: readonly T[],
  hint: RegExp,
): T | null {
  return columns.find(({ path }) => hint.test(nameOf(path))) ?? columns[0] ?? null
}

/** The column that asks something: the one most of whose texts are questions. */
export function findQuestion(columns: readonly Column[]): Column | null {
  const asking = columns.filter(({ questions, words }) => questions >= 0.5 && words <= 150)
  return asking.sort((a, b) => b.questions - a.questions)[0] ?? null
}
