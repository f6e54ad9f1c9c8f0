/**
 * The name that a person or a model most likely meant by `text`, or null: the same letters in another
 * case, else the fewest changed letters (at most a third of the longer), else a path that ends in it.
 */
export function nearestName(text: string, names: readonly string[]): string | null {
  const wanted = text.toLowerCase()
  const same = names.find((name) => name.toLowerCase() === wanted)
  if (same !== undefined) return same
  let best: { name: string; distance: number } | null = null
  for (const name of names) {
    const limit = Math.floor(Math.max(name.length, text.length) / 3)
    const distance = editDistance(wanted, name.toLowerCase(), limit)
    if (distance <= limit && (best === null || distance < best.distance)) best = { name, distance }
  }
  if (best) return best.name
  const ending = new RegExp(`(^|\\.)${wanted.replace(/[^\p{L}\p{N}]/gu, '\\$&')}(\\[0\\])?$`, 'iu')
  return names.find((name) => ending.test(name)) ?? null
}

/** Letters changed, added, left out or swapped with their neighbor (optimal string alignment); `limit` + 1 where more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1)
      row.push(least)
    }
    if (Math.min(...row) > limit) return limit + 1
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
