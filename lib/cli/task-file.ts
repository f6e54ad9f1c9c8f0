import { readFile } from 'node:fs/promises'
import {
  DomainError,
  type Field,
  type InputStyle,
  type ListedTask,
  readListedTask,
  type TaskContent,
} from '#lib/model/index.ts'
import { referenceContent } from '#lib/recipe/index.ts'

/** A task of a file. */
export type FileTask = ListedTask

/**
 * Reads the tasks of a JSON file: one, or an array, of task contents, of `{content}`, or of released
 * tasks. Throws `tasks-unreadable` and `task-unreadable` (with its number, from 1).
 */
export async function readTaskFile(path: string): Promise<FileTask[]> {
  let data: unknown
  try {
    const text = await readFile(path, 'utf8')
    data = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DomainError('tasks-unreadable', { file: path, reason }, { cause })
  }
  const tasks = Array.isArray(data) ? data : [data]
  return tasks.map((task, index) => readTask(task, index + 1, path))
}

function readTask(data: unknown, number: number, file: string): FileTask {
  const read = readListedTask(data)
  if (read.ok) return read.task
  throw new DomainError('task-unreadable', { file, number, reason: read.reason })
}

/** The content of a task over a dataset's fields; `style` is that of released ones. */
export function contentOf(
  task: FileTask,
  fields: readonly Field[],
  style: InputStyle,
): TaskContent {
  return task.kind === 'content' ? task.content : referenceContent(task.task, fields, style)
}
