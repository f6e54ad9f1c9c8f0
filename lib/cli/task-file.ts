import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { DomainError, type Field, type InputStyle, TaskContent } from '#lib/model/index.ts'
import { type ReferenceTask, referenceContent } from '#lib/recipe/index.ts'

/** A task of a file: ours with its content, or a released one, which names fields only. */
export type FileTask =
  | { kind: 'content'; name: string | null; content: TaskContent }
  | { kind: 'released'; name: string; task: ReferenceTask }

/** One or several names: the released array has lists, hand-written files often a single text. */
const Names = z.union([z.string().transform((name) => [name]), z.array(z.string())])

const Released = z.object({
  task_name: z.string().default(''),
  instruction: z.string(),
  input_fields: Names,
  output_field: Names,
})

const Wrapped = z.object({ task_name: z.string().nullable().default(null), content: TaskContent })

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
  const isObject = typeof data === 'object' && data !== null
  if (isObject && 'input_fields' in data) {
    const task = parse(Released, data, number, file)
    return { kind: 'released', name: task.task_name, task }
  }
  if (isObject && 'content' in data) {
    const { task_name: name, content } = parse(Wrapped, data, number, file)
    return { kind: 'content', name, content }
  }
  return { kind: 'content', name: null, content: parse(TaskContent, data, number, file) }
}

function parse<T>(schema: z.ZodType<T>, data: unknown, number: number, file: string): T {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const reason = `${issue?.path.join('.') || 'task'}: ${issue?.message ?? ''}`
  throw new DomainError('task-unreadable', { file, number, reason })
}

/** The content of a task over a dataset's fields; `style` is that of released ones. */
export function contentOf(
  task: FileTask,
  fields: readonly Field[],
  style: InputStyle,
): TaskContent {
  return task.kind === 'content' ? task.content : referenceContent(task.task, fields, style)
}
