/** One measured figure: what it is, how much, and what it is to be at most (or at least). */
export interface Figure {
  name: string
  value: number
  unit: 'ms' | 's' | 'kB' | 'MB' | 'MB/s' | 'examples/s' | 'times' | 'tokens' | '%' | ''
  goal?: { atMost: number } | { atLeast: number }
}

export interface Report {
  bench: string
  figures: Figure[]
  /** What was measured, such as numbers of rows and tasks. */
  setting: Record<string, number | string>
}

/** The value below which a share of the sorted values lies (nearest rank); NaN where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Median, 95th percentile and maximum of times in milliseconds; the goal is of the 95th percentile. */
export function timeFigures(name: string, values: readonly number[], goal?: number): Figure[] {
  return [
    { name: `${name}, p50`, value: percentile(values, 0.5), unit: 'ms' },
    {
      name: `${name}, p95`,
      value: percentile(values, 0.95),
      unit: 'ms',
      ...(goal === undefined ? {} : { goal: { atMost: goal } }),
    },
    { name: `${name}, max`, value: percentile(values, 1), unit: 'ms' },
  ]
}

/** Prints a table for people and, as the last line, one line of JSON for machines. */
export function printReport({ bench, figures, setting }: Report, load: readonly number[]): void {
  const rows = figures.map(({ name, value, unit, goal }) => [
    name,
    `${round(value)} ${unit}`,
    goal ? `${'atMost' in goal ? 'at most' : 'at least'} ${bound(goal)} ${unit}` : '',
    goal ? (isMet(value, goal) ? 'ok' : 'MISSED') : '',
  ])
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  console.log(`\n${bench}`)
  for (const [name = '', value = '', goal = '', verdict = ''] of rows) {
    const cells = [name.padEnd(widths[0] ?? 0), value.padStart(widths[1] ?? 0)]
    console.log(`  ${[...cells, goal.padEnd(widths[2] ?? 0), verdict].join('  ').trimEnd()}`)
  }
  console.log(
    JSON.stringify({
      bench,
      at: new Date().toISOString(),
      load: load.map(round),
      setting,
      figures: Object.fromEntries(figures.map(({ name, value }) => [name, round(value)])),
      missed: figures.filter(({ value, goal }) => goal && !isMet(value, goal)).map(nameOf),
    }),
  )
}

function bound(goal: NonNullable<Figure['goal']>): number {
  return 'atMost' in goal ? goal.atMost : goal.atLeast
}

function isMet(value: number, goal: NonNullable<Figure['goal']>): boolean {
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast
}

const nameOf = ({ name }: Figure) => name

function round(value: number): number {
  if (value >= 100) return Math.round(value)
  return value < 3 ? Math.round(value * 100) / 100 : Math.round(value * 10) / 10
}
