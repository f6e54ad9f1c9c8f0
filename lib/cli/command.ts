import type { Writable } from 'node:stream'
import type { Arguments, Option } from './usage.ts'

/** The world a command runs in. */
export interface World {
  /** What is machine-readable goes here, unless `--out` says otherwise. */
  stdout: Writable
  /** All else. */
  stderr: Writable
  signal: AbortSignal
}

export interface Command {
  usage: 'usage-profile' | 'usage-propose' | 'usage-check' | 'usage-materialize'
  options: Record<string, Option>
  run(given: Arguments, world: World): Promise<void>
}

/** Writes a line for people. */
export function tell({ stderr }: World, sentence: string): void {
  stderr.write(`${sentence}\n`)
}
