import type { AnswerFinish } from '#lib/llm/index.ts'
import {
  type Field,
  type FieldPath,
  findFieldType,
  type Message,
  TaskDraft,
  TaskType,
} from '#lib/model/index.ts'
import { itemsOf, lostPart, readConditions, readFieldRules, textOf } from './answered-rules.ts'
import { type FieldNames, memberOf, readInput, readOutput } from './answered-sides.ts'
import { type AnsweredTasks, readAnsweredTasks } from './answered-tasks.ts'
import { demonstrations } from './demonstrations.ts'
import { createFieldNameReader } from './field-names.ts'
import type { LooseObject, LooseValue } from './loose-json.ts'
import { mostTasks } from './schema.ts'
import { studioDemonstration } from './studio-demonstration.ts'

/** What a task gave: a draft or none, and what was lost of it. */
interface ReadDraft {
  draft: TaskDraft | null
  notes: Message[]
}

const demonstrated = new Set(
  [
    ...Object.values(demonstrations)
      .flat()
      .flatMap(({ tasks }) => tasks.map(({ instruction }) => instruction)),
    ...studioDemonstration.tasks.flatMap(({ instructions }) => instructions),
  ].map(comparable),
)

/** The most wordings of one instruction that are kept; no prompt asks for more. */
const mostPhrasings = 5

/**
 * Reads a model's answer as drafts, and notes of what could not be used (codes `answer-...` of the
 * catalog `errors`). The shapes of all prompts are read, whichever was sent. Names that are no fields
 * are kept, of several outputs the first is used and the rest named, a missing output is an empty
 * template: the checks speak of these. Tasks copied from the demonstrations are dropped, as the
 * reference's released set holds 87 of them.
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
  const names: FieldNames = {
    read: createFieldNameReader(fields),
    isField: (path) => findFieldType(fields, path) !== null,
  }
  const read = tasks.map((task, index) => readDraft(task, { number: index + 1, names, fields }))
  const usable = read.flatMap(({ draft }) => draft ?? [])
  const drafts = usable.slice(0, mostTasks)
  const notes = [
    noteOnEnd({ text, finish, refusal, state, found: tasks.length, kept: drafts.length }),
    ...read.flatMap((each) => each.notes),
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
  { number, names, fields }: { number: number; names: FieldNames; fields: readonly Field[] },
): ReadDraft {
  const { value: instructions, lost } = readInstructions(task, number)
  const [first] = instructions
  if (first === undefined)
    return { draft: null, notes: [note('answer-task-without-instruction', { number })] }
  const copied = instructions.find((each) => demonstrated.has(comparable(each)))
  if (copied !== undefined)
    return { draft: null, notes: [note('answer-copied', { instruction: copied.slice(0, 200) })] }

  const { output, surplus } = readOutput(
    memberOf(task, ['output', 'output_field', 'output_fields', 'outputs', '输出']) ?? null,
    names,
  )
  const target = output.kind === 'field' ? output.field : null
  const rules = readFieldRules(task, { number, output: target, readName: names.read })
  const where = readConditions(task, { number, readName: names.read })
  const answers = readAnswerSet(task.get('answer_set') ?? null, { number, target, fields })
  const reason = memberOf(task, ['reason', '理由', '原因'])
  const draft = TaskDraft.safeParse({
    content: {
      instructions,
      input: readInput(
        memberOf(task, ['input', 'input_fields', 'input_field', 'inputs', '输入']) ?? null,
        names,
      ),
      output,
      fieldRules: rules.value,
      where: where.value,
      answerSet: answers.value,
      taskType: readType(memberOf(task, ['type', 'task_type']) ?? null),
    },
    reason: typeof reason === 'string' ? reason.trim().slice(0, 2_000) || null : null,
    surplusOutputs: surplus,
  })
  if (!draft.success) return { draft: null, notes: [note('answer-task-unusable', { number })] }
  return { draft: draft.data, notes: [...lost, ...rules.lost, ...where.lost, ...answers.lost] }
}

/** The wordings, each once whatever its case and marks. */
function readInstructions(task: LooseObject, number: number): { value: string[]; lost: Message[] } {
  const items = itemsOf(memberOf(task, ['instructions', 'instruction', '指令', '说明']))
  const texts = items.flatMap((item) => (typeof item === 'string' ? item.trim() : []))
  const value = [...new Map(texts.map((text) => [comparable(text), text])).values()]
    .filter((text) => text !== '')
    .slice(0, mostPhrasings)
  return { value, lost: texts.length < items.length ? [lostPart(number, 'instructions')] : [] }
}

/**
 * The answer set as written; null where it is none. Of a class label's names the prompt shows the first
 * few only: a set that holds nothing else stands for all of them.
 */
function readAnswerSet(
  value: LooseValue,
  {
    number,
    target,
    fields,
  }: { number: number; target: FieldPath | null; fields: readonly Field[] },
): { value: string[] | null; lost: Message[] } {
  const items = itemsOf(value)
  const texts = items.flatMap((item) => textOf(item)?.trim() || [])
  const set = [...new Set(texts)]
  const lost = texts.length < items.length ? [lostPart(number, 'answer_set')] : []
  if (set.length === 0) return { value: null, lost }
  const type = target && findFieldType(fields, target)
  const all = type?.kind === 'label' && set.every((text) => type.names.includes(text))
  return { value: all && set.length >= shownAtLeast ? [...new Set(type.names)] : set, lost }
}

/** A shorter list of names may be meant as it is. */
const shownAtLeast = 2

function readType(value: LooseValue): TaskType {
  const written = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return TaskType.catch('other').parse(written.replace(/[\s_]+/g, '-'))
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
