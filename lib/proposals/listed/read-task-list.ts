import {
  DomainError,
  type ListedTask,
  type Message,
  readListedTask,
  type UnreadableEntry,
} from '#lib/model/index.ts'

/** A task with its place in the list: its line in a `.jsonl`, else its number in the array, from 1. */
export interface ListEntry {
  at: number
  task: ListedTask
}

export interface TaskList {
  entries: ListEntry[]
  unreadable: UnreadableEntry[]
}

/** More than these would make a report that nobody can look through. */
export const mostEntries = 200_000
export const mostNames = 20_000

/** As `TaskContent` has them: what is longer would be refused when it is stored. */
const longestInstruction = 4_000
const mostInputFields = 200

/**
 * Reads a list of tasks: a JSON array, one task, or JSON Lines (by the file's name, or where the text is
 * no JSON but its first line is). Throws `tasks-unreadable`, `import-empty`, `import-too-many` and
 * `import-no-task` for the file as a whole; entries that are no tasks are listed, each with why.
 */
export function readTaskList({ text, fileName }: { text: string; fileName: string }): TaskList {
  const bare = text.replace(/^\ufeff/, '')
  const list = isLines(fileName) ? readLines(bare, fileName) : readDocument(bare, fileName)
  if (list.entries.length + list.unreadable.length === 0)
    throw new DomainError('import-empty', { file: fileName })
  const [first] = list.unreadable
  if (list.entries.length === 0 && first)
    throw new DomainError('import-no-task', {
      file: fileName,
      at: first.at,
      unit: first.unit,
      reason: String(first.reason.values.reason ?? ''),
    })
  const names = new Set(list.entries.map(({ task }) => task.name ?? ''))
  if (names.size > mostNames)
    throw new DomainError('import-too-many-names', {
      file: fileName,
      names: names.size,
      limit: mostNames,
    })
  return list
}

function isLines(fileName: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(fileName)
}

function readDocument(text: string, file: string): TaskList {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (cause) {
    const first = text.slice(0, 1_000_000).trimStart().split('\n', 1)[0] ?? ''
    if (text.trim().includes('\n') && isObjectText(first)) return readLines(text, file)
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DomainError('tasks-unreadable', { file, reason }, { cause })
  }
  const list: TaskList = { entries: [], unreadable: [] }
  const items: unknown[] = Array.isArray(data) ? data : [data]
  holdCount(items.length, file)
  for (const [index, item] of items.entries()) take(list, item, index + 1, 'entry')
  return list
}

function isObjectText(text: string): boolean {
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' && data !== null && !Array.isArray(data)
  } catch {
    // No line of JSON Lines either: the document's own error says what is wrong.
    return false
  }
}

function holdCount(entries: number, file: string): void {
  if (entries > mostEntries)
    throw new DomainError('import-too-many', { file, entries, limit: mostEntries })
}

function readLines(text: string, file: string): TaskList {
  const list: TaskList = { entries: [], unreadable: [] }
  const lines = text.split('\n')
  const isFilled = (line: string) => line.trim() !== ''
  holdCount(lines.filter(isFilled).length, file)
  for (const [index, line] of lines.entries()) {
    if (!isFilled(line)) continue
    let data: unknown
    try {
      data = JSON.parse(line)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      list.unreadable.push({
        at: index + 1,
        unit: 'line',
        reason: { code: 'entry-not-json', values: { reason } },
      })
      continue
    }
    take(list, data, index + 1, 'line')
  }
  return list
}

function take(list: TaskList, data: unknown, at: number, unit: UnreadableEntry['unit']): void {
  const read = readListedTask(data)
  const refusal: Message | null = read.ok
    ? refusalOf(read.task)
    : { code: 'entry-no-task', values: { reason: read.reason } }
  if (refusal) list.unreadable.push({ at, unit, reason: refusal })
  else if (read.ok) list.entries.push({ at, task: read.task })
}

/** Contents of ours were held to their limits when they were parsed; released tasks were not. */
function refusalOf(task: ListedTask): Message | null {
  if (task.kind === 'content') return null
  const { instruction, input_fields } = task.task
  const { length } = instruction.trim()
  if (length === 0) return { code: 'entry-no-instruction', values: {} }
  if (length > longestInstruction)
    return { code: 'entry-instruction-long', values: { length, limit: longestInstruction } }
  if (input_fields.length > mostInputFields)
    return {
      code: 'entry-many-fields',
      values: { count: input_fields.length, limit: mostInputFields },
    }
  return null
}
