import {
  type Field,
  type FieldPath,
  type Plan,
  parseFieldPath,
  type Sql,
  sql,
  type TaskContent,
  value,
} from '#lib/model/index.ts'
import { answerSentence } from './phrasing.ts'
import { renderOutputRows } from './rendered-rows.ts'

/**
 * The reference's own rules for whole tasks (Dynosaur, `organize_data.py`), beside its rendering of a
 * row: which tasks it drops, what it appends to an instruction, and where it stops reading.
 */

/** A task as the reference releases it. Of several output fields the first is used. */
export interface ReferenceTask {
  task_name: string
  instruction: string
  input_fields: readonly string[]
  output_field: readonly string[]
}

/** A field's name in a released task: a top-level name as it stands, else a path. */
export function readReferenceField(name: string, fields: readonly Field[]): FieldPath {
  if (fields.some((field) => field.name === name)) return [name]
  try {
    return parseFieldPath(name)
  } catch {
    // Not a path either: a name that no field has, which compiling will say.
    return [name]
  }
}

/** A released task as a content of ours, its instruction untouched. */
export function referenceContent(
  task: ReferenceTask,
  fields: readonly Field[],
  style: 'labeled' | 'dynosaur',
): TaskContent {
  const [output] = task.output_field
  return {
    instructions: [task.instruction],
    input: {
      kind: 'fields',
      style,
      fields: task.input_fields.map((name) => readReferenceField(name, fields)),
    },
    output:
      output === undefined
        ? { kind: 'template', template: '' }
        : { kind: 'field', field: readReferenceField(output, fields) },
    fieldRules: [],
    where: [],
    answerSet: null,
    taskType: 'other',
  }
}

/** How many rows the reference looks at before it decides on a task. */
export const referenceLookahead = 100

/** Labels longer than this, in code points, are not named in an instruction. */
const longestLabel = 15

/**
 * The outputs of the first rows: lines of (MD5 of the text, its first code points, whether it is a
 * scalar). The hash says which are equal; the texts cross only as far as they may be named.
 */
export function firstOutputsQuery({ plan, rows }: { plan: Plan; rows: Sql }): Sql {
  const first = sql`(SELECT * FROM ${rows} ORDER BY "row" LIMIT ${value(referenceLookahead)})`
  const { query, output } = renderOutputRows(plan, first)
  const isScalar = sql`NOT (${output.notRenderable}) AND (${output.text}) IS NOT NULL`
  return sql`SELECT md5(${output.text}), encode(left(${output.text}, ${value(longestLabel + 1)})),
    ${isScalar} FROM (${query}) ORDER BY "row"`
}

export type LabelDecision = { keeps: false } | { keeps: true; sentence: string | null }

/**
 * The reference's label-space rule over what `firstOutputsQuery` answered: dropped where an output is
 * no scalar or few labels are too unequal; the labels named where all are short. The reference's order
 * of names is that of a Python set; here it is that of their first rows.
 */
export function decideLabels(lines: readonly (readonly unknown[])[]): LabelDecision {
  const labels = new Map<unknown, { text: string; count: number }>()
  for (const [hash, text, isScalar] of lines) {
    if (isScalar !== true) return { keeps: false }
    const known = labels.get(hash)
    if (known) known.count += 1
    else labels.set(hash, { text: String(text), count: 1 })
  }
  if (labels.size > 10) return { keeps: true, sentence: null }
  const names = [...labels.values()]
  const largest = Math.max(0, ...names.map(({ count }) => count))
  const isBalanced = labels.size === 2 ? largest <= 70 : labels.size > 2 && largest <= 50
  if (!isBalanced) return { keeps: false }
  const areShort = names.every(({ text }) => [...text].length <= longestLabel)
  return { keeps: true, sentence: areShort ? answerSentence(names.map(({ text }) => text)) : null }
}

/** The number of the first row whose output is null, a list or a dict, or null: there the reference stops. */
export function endQuery({ plan, rows }: { plan: Plan; rows: Sql }): Sql {
  const { query, output } = renderOutputRows(plan, rows)
  return sql`SELECT min("row") FROM (${query}) WHERE ${output.notRenderable} OR (${output.text}) IS NULL`
}

/** The rows that the reference reads of a task. `end` is what `endQuery` answered. */
export function rowsBefore(rows: Sql, end: number | bigint | null): Sql {
  return end === null ? rows : sql`(SELECT * FROM ${rows} WHERE "row" < ${value(end)})`
}

/** The plan of a task that is kept, the sentence appended to its instruction. */
export function withSentence(plan: Plan, sentence: string | null): Plan {
  if (sentence === null) return plan
  return { ...plan, instructions: plan.instructions.map((text) => text + sentence) }
}
