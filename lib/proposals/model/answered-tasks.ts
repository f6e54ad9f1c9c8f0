import { type LooseObject, type LooseValue, readLooseJson } from './loose-json.ts'

/** Longer answers are no answers to what was asked; the rest is not looked at. */
const longestAnswer = 200_000
/** Characters read in all: what is opened and never closed is read again from every brace in it. */
const mostRead = 20 * longestAnswer
/** Any of these makes an object a task. */
const taskMarks = ['instruction', 'instructions', '指令']
/** What starting to read costs, in characters. */
const perTry = 1_000

/** The task-like objects of an answer, and what became of the rest. */
export interface AnsweredTasks {
  tasks: LooseObject[]
  /** `cut`: the text ends inside something; `broken`: a part could not be read; `none`: no JSON at all. */
  state: 'whole' | 'cut' | 'broken' | 'none'
}

/**
 * Finds the tasks in an answer: strict JSON, JSON inside prose or a code fence, a Python literal, or
 * whatever whole objects with an `instruction` there are before a text breaks off.
 */
export function readAnsweredTasks(answer: string): AnsweredTasks {
  const text = withoutThinking(answer).slice(0, longestAnswer)
  const start = text.search(/[{[]/)
  if (start === -1) return { tasks: [], state: 'none' }

  const tasks: LooseObject[] = []
  let cut = false
  let broken = false
  let whole = false
  let read = 0
  for (let at = start; at < text.length && read < mostRead; at += 1) {
    if (text[at] !== '{' && text[at] !== '[') continue
    const reading = readLooseJson(text, at)
    read += reading.end - at + perTry
    if (reading.kind === 'value') {
      const found = collectTasks(reading.value, 0)
      tasks.push(...found)
      // An empty list inside something broken says nothing of the tasks.
      whole ||= isWholeAnswer(reading.value, found) && (found.length > 0 || !broken)
      at = reading.end - 1
    } else if (reading.kind === 'cut') cut = true
    else broken = true
  }
  if (cut) return { tasks, state: 'cut' }
  // Where the whole answer was read, what could not be was a brace in the prose around it.
  if (whole || (tasks.length > 0 && !broken)) return { tasks, state: 'whole' }
  return { tasks, state: broken ? 'broken' : 'none' }
}

/** What reasoning models of some servers put before their answer. */
export function withoutThinking(text: string): string {
  return text.replace(/^\s*<think>[\s\S]*?<\/think>/i, '')
}

/** Whether a value holds the tasks, rather than being one of them; it may say that there are none. */
function isWholeAnswer(value: LooseValue, tasks: readonly LooseObject[]): boolean {
  if (tasks.length > 0) return tasks[0] !== value
  const list =
    value instanceof Map ? (value.get('tasks') ?? value.get('任务') ?? [...value.values()]) : value
  return Array.isArray(list) && list.length === 0
}

function collectTasks(value: LooseValue, depth: number): LooseObject[] {
  if (depth > 6) return []
  if (Array.isArray(value)) return value.flatMap((item) => collectTasks(item, depth + 1))
  if (!(value instanceof Map)) return []
  if (taskMarks.some((mark) => value.has(mark))) return [value]
  return [...value.values()].flatMap((item) => collectTasks(item, depth + 1))
}
