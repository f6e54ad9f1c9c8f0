import { z } from 'zod'
import type { Message } from './errors.ts'
import type { JobView } from './job.ts'
import { TaskContent } from './task.ts'
import type { PersonView } from './views.ts'

/** The longest list of tasks that is taken, in bytes. */
export const importLimit = 50 * 1024 ** 2

/** One or several names: the released array has lists, hand-written files often a single text. */
const Names = z.union([z.string().transform((name) => [name]), z.array(z.string())])

/** A task as the reference releases it (`dynosaur-full`): fields named, nothing said of how they are shown. */
export const ReleasedTask = z.object({
  task_name: z.string().default(''),
  instruction: z.string(),
  input_fields: Names,
  output_field: Names,
})
export type ReleasedTask = z.infer<typeof ReleasedTask>

/** A task of ours in a file, with the name of its dataset. */
export const WrappedTask = z.object({
  task_name: z.string().nullable().default(null),
  content: TaskContent,
})

/** A task of a list: ours with its content, or a released one, which names fields only. */
export type ListedTask =
  | { kind: 'content'; name: string | null; content: TaskContent }
  | { kind: 'released'; name: string; task: ReleasedTask }

/** Reads one entry of a list: a released task, a `{content}`, or a bare content; or why it is none. */
export function readListedTask(
  data: unknown,
): { ok: true; task: ListedTask } | { ok: false; reason: string } {
  if (typeof data !== 'object' || data === null) return { ok: false, reason: 'task: not an object' }
  if ('input_fields' in data) {
    const parsed = ReleasedTask.safeParse(data)
    if (!parsed.success) return refused(parsed.error)
    return { ok: true, task: { kind: 'released', name: parsed.data.task_name, task: parsed.data } }
  }
  if ('content' in data) {
    const parsed = WrappedTask.safeParse(data)
    if (!parsed.success) return refused(parsed.error)
    const { task_name: name, content } = parsed.data
    return { ok: true, task: { kind: 'content', name, content } }
  }
  const parsed = TaskContent.safeParse(data)
  if (!parsed.success) return refused(parsed.error)
  return { ok: true, task: { kind: 'content', name: null, content: parsed.data } }
}

function refused(error: z.ZodError): { ok: false; reason: string } {
  const [issue] = error.issues
  return { ok: false, reason: `${issue?.path.join('.') || 'task'}: ${issue?.message ?? ''}` }
}

/** An entry that is no task. `at` is its line in a `.jsonl`, else its place in the array, from 1. */
export interface UnreadableEntry {
  at: number
  unit: 'line' | 'entry'
  reason: Message
}

/** What the Hub has of one way to cut a name into repository and config. */
export const hubFinds = ['unknown', 'found', 'other-configs', 'closed', 'absent'] as const
export type HubFind = (typeof hubFinds)[number]

/** A repository and config that a name may stand for; null: the repository's only config. */
export interface HubGuess {
  repo: string
  config: string | null
  /** `unknown` until the Hub was asked. */
  find: HubFind
}

/** Which dataset here the tasks under one name belong to. */
export type ImportMatch =
  | {
      kind: 'matched'
      datasetId: string
      datasetName: string
      /** Whether a person said so. */
      chosen: boolean
      /** Tasks can be imported once its rows are here. */
      isRead: boolean
      /** Fields that the dataset does not have, with the one most likely meant. */
      unknownFields: { field: string; suggestion: string | null }[]
    }
  | { kind: 'ambiguous'; candidates: { datasetId: string; name: string }[] }
  | { kind: 'missing'; hubRepos: HubGuess[] }

export interface ImportItem {
  /** As it stands in the list; empty where tasks have no name. */
  taskName: string
  tasks: number
  match: ImportMatch
  /** Whether its tasks have been put among those of the dataset that it is matched to. */
  imported: boolean
}

export const importGroups = ['all', 'matched', 'ambiguous', 'missing'] as const
export type ImportGroup = (typeof importGroups)[number]

export interface ImportCount {
  names: number
  tasks: number
}

/** What was made of a list of tasks. `entries` = the tasks of the three groups + unreadable entries. */
export interface ImportReport {
  entries: number
  tasks: number
  matched: ImportCount
  ambiguous: ImportCount
  missing: ImportCount
  unreadable: number
  /** The first 1,000 of them. */
  unreadableEntries: UnreadableEntry[]
  /** Names under the filter, most tasks first where they need somebody, else in the order of the list. */
  items: ImportItem[]
  /** How many names the filter leaves. */
  shown: number
  /** What importing now would put among the tasks of how many datasets. */
  toImport: { tasks: number; datasets: number }
  /** Matched tasks that wait for the rows of their datasets. */
  notRead: number
  hub: {
    /** Repositories that missing names may stand for, and how many of them were asked about. */
    repos: number
    asked: number
    /** How many are still worth asking about: other readings of names that were found are not. */
    left: number
    /** Missing names of which the Hub has the config, or at least the repository. */
    found: number
  }
}

/** What came of importing, over all its runs. `tasks` = added + blocked + repeated + in failed or open runs. */
export interface ImportOutcome {
  tasks: number
  added: number
  blocked: number
  repeated: number
  datasets: { done: number; failed: number; open: number }
  failures: { datasetId: string; datasetName: string; reason: Message }[]
}

export interface ImportRow {
  id: string
  fileName: string
  state: 'reading' | 'read' | 'failed'
  tasks: number | null
  by: PersonView
  createdAt: number
}

/** A list of tasks that was brought along. */
export interface ImportView extends ImportRow {
  /** Why it could not be read at all. */
  error: Message | null
  report: ImportReport | null
  outcome: ImportOutcome | null
  /** The newest job of each kind: what reads the list, asks the Hub, imports. */
  jobs: { read: JobView | null; hub: JobView | null; apply: JobView | null }
}
