import type {
  ExampleCounts,
  Field,
  Finding,
  FindingFix,
  Judgment,
  Profile,
  ProjectPolicy,
  RecordShape,
  Severity,
  TaskContent,
} from '#lib/model/index.ts'
import type { TaskReading } from './task-reading.ts'

/** One example as it will be written. */
export interface CheckedExample {
  row: number
  input: string
  output: string
}

/** A task elsewhere in the project whose instruction is nearly the same. */
export interface NearInstruction {
  instruction: string
  /** Its dataset's name. */
  dataset: string
}

/** What is known of a task when it is checked; `profile` and `counts` are null while unknown. */
export interface CheckContext {
  /** The dataset's name; null where it has none. */
  datasetName: string | null
  content: TaskContent
  surplusOutputs: readonly string[]
  fields: readonly Field[]
  profile: Profile | null
  counts: ExampleCounts | null
  /** Rendered examples of the sample, at most some hundred; null while unknown. */
  examples: readonly CheckedExample[] | null
  /** Instructions of the dataset's other tasks with the same inputs and output. */
  sameFamilyInstructions: readonly string[]
  /** The nearest instruction of another family; null where none is near, or nobody looked. */
  nearInstruction?: NearInstruction | null
  /** What the source's rows are shaped like, where that is a shape people train on. */
  shape?: RecordShape | null
  /** The source's license under the project's policy; null where there is no project. */
  license?: { license: string; policy: ProjectPolicy } | null
  /** What a model said of this very content over these very rows; null where none was asked. */
  judgment?: Judgment | null
}

/** What a check says: a finding without its rule, which the check's entry holds. */
export interface Remark extends Pick<Finding, 'place' | 'values'> {
  /** Where it is not the check's own. */
  severity?: Severity
  /** Remedies to try in order: the finding gets the first that can be made. */
  fixes?: readonly FindingFix[]
}

/** One rule. `reads` says what it depends on, so that a change elsewhere can tell which to run again. */
export interface Check {
  rule: string
  severity: Severity
  reads: 'names' | 'rows' | 'tasks' | 'judgment'
  run(context: CheckContext, reading: TaskReading): Remark[]
}
