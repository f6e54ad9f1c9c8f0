import type { Report } from './report.ts'

/** What a bench is handed: a temporary folder of its own, its numbers, and a way to say how it goes. */
export interface BenchWorld {
  /** Empty; removed afterwards, whatever happens. */
  folder: string
  /** The value of `--NAME`, or what is usual. */
  number: (name: string, usual: number) => number
  /** The text of `--NAME`; throws where it was not given. */
  text: (name: string) => string
  /** The text of `--NAME`, or null. */
  optionalText: (name: string) => string | null
  say: (line: string) => void
  /** Fires when the person stops the run, or it takes too long. */
  signal: AbortSignal
}

export interface Bench {
  /** One line for `--help`. */
  about: string
  /** Null where the bench printed its own table. */
  run: (world: BenchWorld) => Promise<Omit<Report, 'bench'> | null>
}
