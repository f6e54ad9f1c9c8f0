import type {
  ExampleCounts,
  Field,
  Finding,
  Profile,
  Severity,
  TaskContent,
} from '#lib/model/index.ts'
import type { TaskReading } from './task-reading.ts'

/** What is known of a task when it is checked; `profile` and `counts` are null while unknown. */
export interface CheckContext {
  content: TaskContent
  surplusOutputs: readonly string[]
  fields: readonly Field[]
  profile: Profile | null
  counts: ExampleCounts | null
  /** Instructions of the dataset's other tasks with the same inputs and output. */
  sameFamilyInstructions: readonly string[]
}

/** What a check says: a finding without its rule and severity, which the check's entry holds. */
export type Remark = Pick<Finding, 'place' | 'values'>

/** One rule. `reads` says what it depends on, so that a change elsewhere can tell which to run again. */
export interface Check {
  rule: string
  severity: Severity
  reads: 'names' | 'rows' | 'tasks'
  run(context: CheckContext, reading: TaskReading): Remark[]
}
