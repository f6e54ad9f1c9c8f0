import type { AnswerFinish } from '#lib/llm/index.ts'
import { type Field, type FieldPath, type Message, TaskDraft } from '#lib/model/index.ts'
import { type AnsweredTasks, readAnsweredTasks } from './answered-tasks.ts'
import { demonstrations } from './demonstrations.ts'
import { createFieldNameReader } from './field-names.ts'
import type { LooseObject, LooseValue } from './loose-json.ts'
import { mostTasks } from './schema.ts'

type ReadDraft = { draft: TaskDraft; note: null } | { draft: null; note: Message }

const demonstrated = new Set(
  Object.values(demonstrations)
    .flat()
    .flatMap(({ tasks }) => tasks.map(({ instruction }) => comparable(instruction))),
)

/**
 * Reads a model's answer as drafts, and notes of what could not be used (codes `answer-...` of the
 * catalog `errors`). Names that are no fields are kept, of several outputs the first is used and the
 * rest named, a missing output is an empty template: the checks speak of these. Tasks copied from the
 * demonstrations are dropped, as the reference's released set holds 87 of them.
 */
export function parseAnswer({
  text,
  finish,
  refusal = null,
  fields,
}: {
  text: string
  finish: AnswerFinish
  refusal?: string | null
  fields: readonly Field[]
}): { drafts: TaskDraft[]; notes: Message[] } {
  const { tasks, state } = readAnsweredTasks(text)
  const readName = createFieldNameReader(fields)
  const read = tasks.map((task, index) => readDraft(task, index + 1, readName))
  const usable = read.flatMap(({ draft }) => draft ?? [])
  const drafts = usable.slice(0, mostTasks)
  const notes = [
    noteOnEnd({ text, finish, refusal, state, found: tasks.length, kept: drafts.length }),
    ...read.map(({ note }) => note),
    usable.length > mostTasks
      ? note('answer-too-many', { kept: mostTasks, left: usable.length - mostTasks })
      : null,
  ]
  return { drafts, notes: notes.filter((each) => each !== null) }
}

/** What to say of how the answer ended, or null where it is all there. */
function noteOnEnd({
  text,
  finish,
  refusal,
  state,
  found,
  kept,
}: {
  text: string
  finish: AnswerFinish
  refusal: string | null
  state: AnsweredTasks['state']
  found: number
  kept: number
}): Message | null {
  if (finish === 'refusal')
    return note('answer-refused', {
      words: [...(refusal ?? text)].slice(0, 300).join('') || 'none',
    })
  if (finish === 'filter') return note('answer-filtered', { kept })
  if (state === 'cut' || finish === 'length') return note('answer-cut', { kept })
  if (text.trim() === '') return note('answer-empty')
  if (state === 'whole') return found === 0 ? note('answer-no-task') : null
  return found === 0 ? note('answer-unreadable') : note('answer-partly-unreadable', { kept })
}

function readDraft(
  task: LooseObject,
  number: number,
  readName: (name: string) => FieldPath,
): ReadDraft {
  const written = task.get('instruction')
  const instruction = typeof written === 'string' ? written.trim() : ''
  if (instruction === '')
    return { draft: null, note: note('answer-task-without-instruction', { number }) }
  if (demonstrated.has(comparable(instruction)))
    return { draft: null, note: note('answer-copied', { instruction: instruction.slice(0, 200) }) }

  const inputs = readNames(memberOf(task, ['input_fields', 'input_field', 'inputs', 'input']))
  const [output, ...surplus] = readNames(
    memberOf(task, ['output_field', 'output_fields', 'outputs', 'output']),
  )
  const reason = task.get('reason')
  const draft = TaskDraft.safeParse({
    content: {
      instructions: [instruction],
      input: { kind: 'fields', style: 'labeled', fields: inputs.map(readName) },
      output:
        output === undefined
          ? { kind: 'template', template: '' }
          : { kind: 'field', field: readName(output) },
    },
    reason: typeof reason === 'string' ? reason.trim().slice(0, 2_000) || null : null,
    surplusOutputs: surplus,
  })
  if (draft.success) return { draft: draft.data, note: null }
  return { draft: null, note: note('answer-task-unusable', { number }) }
}

function memberOf(task: LooseObject, names: readonly string[]): LooseValue {
  for (const name of names) {
    const value = task.get(name)
    if (value !== undefined) return value
  }
  return null
}

/** Field names, each once, from a list of them or from one name. */
function readNames(value: LooseValue): string[] {
  const items = Array.isArray(value) ? value : [value]
  const names = items.flatMap((item) => (typeof item === 'string' ? item.trim() : []))
  return [...new Set(names.filter((name) => name !== ''))]
}

function comparable(instruction: string): string {
  return instruction
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

function note(code: string, values: Message['values'] = {}): Message {
  return { code, values }
}
