import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench } from './bench.ts'
import { bundle } from './bundle.ts'
import { exportBench } from './export.ts'
import { ingest } from './ingest.ts'
import { printReport } from './report.ts'
import { review } from './review.ts'

/** Every bench there is, in the order in which they run. */
const benches: Record<string, Bench> = { bundle, review, ingest, export: exportBench }

/** The longest that one bench may take, in milliseconds. */
const patience = 15 * 60_000

const help = `npm run bench [-- NAME...] [--tasks N] [--repetitions N] [--megabytes N] [--rows N]

${Object.entries(benches)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join('\n')}
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    tasks: { type: 'string' },
    repetitions: { type: 'string' },
    megabytes: { type: 'string' },
    rows: { type: 'string' },
  },
})
const numbers = new Map(Object.entries(values))

const number = (name: string, usual: number): number => {
  const given = numbers.get(name)
  if (given === undefined) return usual
  const parsed = Number(given)
  if (!Number.isInteger(parsed) || parsed < 1)
    throw new Error(`--${name} takes a whole number above 0.`)
  return parsed
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stop.abort(new Error('stopped')))

async function runBench(name: string, bench: Bench): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `dynosaur-studio-bench-${name}-`))
  const load = loadavg()
  try {
    const report = await bench.run({
      folder,
      number,
      say: (line) => console.error(`${name}: ${line}`),
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(patience)]),
    })
    printReport({ bench: name, ...report }, load)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const names = positionals.length > 0 ? positionals : Object.keys(benches)
const unknown = names.filter((name) => !Object.hasOwn(benches, name))
if (values.help) console.log(help)
else if (unknown.length > 0) {
  console.error(`There is no bench “${unknown.join('”, “')}”.\n\n${help}`)
  process.exitCode = 2
} else
  for (const name of names) {
    const bench = benches[name]
    if (bench) await runBench(name, bench)
  }
