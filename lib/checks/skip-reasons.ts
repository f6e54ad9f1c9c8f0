import { type ExampleCounts, type SkipReason, skipReasons } from '#lib/model/index.ts'

/** The reason for which most rows were skipped; `none` where no row was. */
export function mainSkipReason(counts: ExampleCounts): {
  reason: SkipReason | 'none'
  count: number
} {
  let main: { reason: SkipReason | 'none'; count: number } = { reason: 'none', count: 0 }
  for (const reason of skipReasons) {
    const count = counts.skipped[reason] ?? 0
    if (count > main.count) main = { reason, count }
  }
  return main
}
