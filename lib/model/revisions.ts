import type { Message } from './errors.ts'
import type { FieldType } from './field.ts'
import type { PersonView } from './views.ts'

/** Why a dataset revision was made. */
export const revisionCauses = ['added', 'upload', 'correction', 'restored', 'hub'] as const
export type RevisionCause = (typeof revisionCauses)[number]

/** How one dataset revision differs from the one before. */
export interface RevisionDiff {
  fields: {
    added: string[]
    removed: string[]
    retyped: { field: string; from: FieldType; to: FieldType }[]
  }
  rows: {
    before: number
    after: number
    same: number
    added: number
    removed: number
    /** Rows that `key` says are the same, with other values; 0 without a key. */
    changed: number
  }
  /** The field whose values name the rows in both, or null: then rows are compared whole. */
  key: string | null
  /** The dataset revision that it was compared with. */
  against?: string
  /** A few of each, as texts by field (`before` or `after` null where there is none). */
  examples: {
    kind: 'added' | 'removed' | 'changed'
    before: Record<string, string | null> | null
    after: Record<string, string | null> | null
  }[]
}

export interface DatasetRevisionView {
  id: string
  number: number
  cause: RevisionCause
  by: PersonView | null
  createdAt: number
  rows: number
  fields: number
  fileName: string
  /** From the revision before; null for the first, or while it is being worked out. */
  diff: RevisionDiff | null
  current: boolean
  /** What checking the tasks against it found; null while that is under way or where there were none. */
  recheck: {
    tasks: number
    /** Approved tasks that a blocking finding keeps out of exports now; `why` is of the catalog `checks`. */
    broken: { taskId: string; instruction: string; why: Message }[]
  } | null
}
