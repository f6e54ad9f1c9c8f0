import type { Figure } from './report.ts'

/** One thing measured at one size. */
export interface Measure {
  name: string
  /** Rows of the data set. */
  size: number
  seconds: number
  /** Rows that it looked at, and bytes that went in (or, of what is written, came out). */
  rows: number
  bytes: number
  /** Resident megabytes (10^6 bytes); 0 where it was not looked at. */
  peak: number
}

/** Prints rows and megabytes a second and the peak of memory, a line for each thing and size. */
export function printMeasures(measures: readonly Measure[]): void {
  const head = ['', 'rows', 'seconds', 'rows/s', 'MB/s', 'peak MB']
  const names = [...new Set(measures.map(({ name }) => name))]
  const lines = names.flatMap((name) =>
    measures
      .filter((one) => one.name === name)
      .map(({ size, seconds, rows, bytes, peak }) => [
        name,
        grouped(size),
        seconds.toFixed(2),
        grouped(Math.round(rows / seconds)),
        grouped(Math.round(bytes / 1e6 / seconds)),
        peak > 0 ? grouped(Math.round(peak)) : '',
      ]),
  )
  const all = [head, ...lines]
  const widths = head.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)))
  for (const line of all)
    console.log(
      `  ${line
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd()}`,
    )
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

/** What the table is held to: ratios to the loops, memory, and how times grow with rows. */
export function judge(measures: readonly Measure[]): Figure[] {
  const figures: Figure[] = []
  const sizes = [...new Set(measures.map(({ size }) => size))].sort((a, b) => a - b)
  const at = (name: string, size: number) =>
    measures.find((one) => one.name === name && one.size === size)
  const compared = sizes.filter((size) => at('Python, memory', size)).at(-1)
  if (compared !== undefined)
    for (const [name, memory, streaming] of [
      ['command jsonl to jsonl', 5, 2.5],
      ['materialize jsonl', 10, 5],
    ] as const)
      for (const [kind, atLeast] of [
        ['memory', memory],
        ['streaming', streaming],
      ] as const) {
        const loop = at(`Python, ${kind}`, compared)?.seconds ?? Number.NaN
        const value = loop / (at(name, compared)?.seconds ?? Number.NaN)
        figures.push({
          name: `${name} against Python, ${kind}`,
          value,
          unit: 'times',
          goal: { atLeast },
        })
      }
  const names = [...new Set(measures.map(({ name }) => name))].filter(
    (name) => name !== 'cp' && !name.startsWith('Python'),
  )
  const peaks = measures.filter(({ name }) => names.includes(name))
  figures.push({
    name: 'peak of memory',
    value: Math.max(...peaks.map(({ peak }) => peak)),
    unit: 'MB',
    goal: { atMost: 1_000 },
  })
  const [last, before] = [sizes.at(-1), sizes.find((size) => size >= 100_000)]
  if (last !== undefined && before !== undefined && last > before) {
    const growth = names.map((name) => (at(name, last)?.peak ?? 0) / (at(name, before)?.peak ?? 1))
    figures.push({
      name: `peak of memory, ${grouped(last)} over ${grouped(before)} rows`,
      value: Math.max(...growth),
      unit: 'times',
    })
  }
  // A preview looks at a sample, however many rows there are.
  for (const name of names.filter((one) => one !== 'preview')) {
    const value = exponent(measures.filter((one) => one.name === name))
    if (Number.isFinite(value))
      figures.push({ name: `exponent of ${name}`, value, unit: '', goal: { atMost: 1.1 } })
  }
  return figures
}

/** The power of the number of rows that times grow with: the slope of a line through their logarithms. */
export function exponent(points: readonly { size: number; seconds: number }[]): number {
  const logs = points.map(({ size, seconds }) => [Math.log(size), Math.log(seconds)] as const)
  const mean = (at: 0 | 1) => logs.reduce((sum, log) => sum + log[at], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  const over = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0)
  return over / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0)
}
