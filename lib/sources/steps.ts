import { correctTypes } from './correct.ts'
import type { Prepared, Reading, RowSource } from './reading.ts'
import { unnestRecords } from './unnest.ts'

/** What a step may look at: the file's (or dataset's) name, the options, an engine, a folder. */
export type StepContext = Omit<Reading, 'report'>

/**
 * Done to the rows of each file, in this order, before files are put together. A step that has nothing
 * to do answers what it was given. Unnesting belongs here.
 */
export const fileSteps: readonly ((
  prepared: Prepared,
  context: StepContext,
) => Promise<Prepared>)[] = [unnestRecords]

/**
 * Done to the rows of all files together, in this order, last of all. People's corrections of types
 * belong here.
 */
export const tableSteps: readonly ((
  rows: RowSource,
  context: StepContext,
) => Promise<RowSource>)[] = [correctTypes]
