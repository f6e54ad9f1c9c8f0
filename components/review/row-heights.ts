/**
 * Shares a height among rows, in pixels: a row gets what it needs where that is within an equal share,
 * and what such rows leave over goes to the longer ones. No row gets less than `least`, so that the
 * sum may be more than there is.
 */
export function shareHeight(
  needed: readonly number[],
  { available, least }: { available: number; least: number },
): number[] {
  const heights = needed.map(() => 0)
  let left = available
  let open = needed.map((_, index) => index)
  while (open.length > 0) {
    const share = left / open.length
    const content = open.filter((index) => (needed[index] ?? 0) <= share)
    if (content.length === 0) {
      for (const index of open) heights[index] = share
      break
    }
    for (const index of content) {
      heights[index] = needed[index] ?? 0
      left -= needed[index] ?? 0
    }
    open = open.filter((index) => !content.includes(index))
  }
  return heights.map((height, index) =>
    Math.floor(Math.max(height, Math.min(least, needed[index] ?? 0))),
  )
}
