import {
  type FakeStudioTask,
  offeredNames,
  readShownFields,
  toStudioTasks,
} from './openai-studio-tasks.ts'
import type { ChatRequest } from './openai-wire.ts'

export interface FakeTask {
  instruction: string
  input_fields: string[]
  output_field: string[]
  reason: string
}

const outputWords =
  /answer|label|summary|target|output|category|class|intent|sentiment|solution|response|highlights|title/i
const inputWords =
  /question|context|passage|text|sentence|premise|hypothesis|article|problem|input/i
const uselessWords = /(^|[._])(id|ids|idx|url|start|answer_start|offset)(\[0\])?$/i

/** The names that stand as a JSON list at the end of the last message. */
export function readOfferedFields(request: ChatRequest): string[] {
  const last = request.messages.at(-1)?.content ?? ''
  const shown = readShownFields(last)
  if (shown.length > 0) return offeredNames(shown)
  const list = /\[[^\n]*\]\s*$/.exec(last)?.[0] ?? '[]'
  try {
    const names: unknown = JSON.parse(list)
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  } catch {
    return []
  }
}

/** Whether the studio's own prompt asks: it shows fields as typed lines. */
function asksStudio(request: ChatRequest): boolean {
  return readShownFields(request.messages.at(-1)?.content ?? '').length > 0
}

/** What a sensible model answers, in the shape that the prompt asks for. */
export function answerTasks(request: ChatRequest): (FakeTask | FakeStudioTask)[] {
  const tasks = proposeTasks(request)
  if (!asksStudio(request)) return tasks
  return toStudioTasks(tasks, readShownFields(request.messages.at(-1)?.content ?? ''))
}

/** The first demonstration's task, as a lazy model repeats it; none where the prompt shows none. */
export function demonstratedTask(request: ChatRequest): unknown[] {
  for (const { content } of request.messages) {
    const answer = /\{"tasks":.*\}/.exec(content)?.[0]
    if (answer && !answer.includes('"..."')) return JSON.parse(answer).tasks.slice(0, 1)
  }
  return []
}

/** Proposes what a sensible model would over the fields that the prompt offers: none, one or three tasks. */
export function proposeTasks(request: ChatRequest): FakeTask[] {
  const fields = readOfferedFields(request).filter((name) => !uselessWords.test(name))
  const holds = (outer: string, inner: string) =>
    inner !== outer && (inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`))
  const leaves = fields.filter((name) => !fields.some((other) => holds(name, other)))
  const output = leaves.find((name) => outputWords.test(name)) ?? leaves.at(-1)
  if (output === undefined) return []
  const tops = fields.filter(
    (name) =>
      name !== output && !holds(name, output) && !fields.some((other) => holds(other, name)),
  )
  const asked = tops.filter((name) => inputWords.test(name) || /choice|option/i.test(name))
  const inputs = (asked.length > 0 ? asked : tops).slice(0, 3)
  const first = inputs[0]
  if (first === undefined) return []
  const given = inputs.join(' and the ')
  return [
    {
      instruction: `Read the ${given} and give the ${output}.`,
      input_fields: inputs,
      output_field: [output],
      reason: `The ${output} follows from the ${given}.`,
    },
    {
      instruction: `Work out the ${output} that belongs to the ${given}.`,
      input_fields: inputs,
      output_field: [output],
      reason: 'The same in other words.',
    },
    ...(leaves.includes(first)
      ? [
          {
            instruction: `Write a ${first} that fits the given ${output}.`,
            input_fields: [output],
            output_field: [first],
            reason: `The ${output} says what the ${first} is about.`,
          },
        ]
      : []),
  ]
}
