import type { JobProgress } from '#lib/model/index.ts'

const interval = 400

/**
 * Makes one progress of several stages, told in bytes of the file: each stage has its share of the
 * whole. Heard at most a few times a second, and never backwards.
 */
export class Progress {
  private readonly total: number
  private readonly tell: (progress: JobProgress) => void
  private told = 0
  private highest = 0

  constructor(options: { total: number; report: (progress: JobProgress) => void }) {
    this.total = options.total
    this.tell = options.report
  }

  /** A function that takes how much of a stage is done, 0 to 1. */
  stage(from: number, to: number): (share: number) => void {
    return (share) => {
      const done = Math.round(this.total * (from + (to - from) * Math.min(1, Math.max(0, share))))
      this.highest = Math.max(this.highest, done)
      const now = performance.now()
      if (now - this.told < interval) return
      this.told = now
      this.tell({ done: this.highest, total: this.total, unit: 'bytes' })
    }
  }

  finish(): void {
    this.tell({ done: this.total, total: this.total, unit: 'bytes' })
  }
}
