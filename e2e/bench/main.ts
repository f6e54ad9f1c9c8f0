import { setMaxListeners } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench } from './bench.ts'
import { bundle } from './bundle.ts'
import { checksBench } from './checks.ts'
import { dynosaurBench } from './dynosaur-size.ts'
import { engineBench } from './engine.ts'
import { exportBench } from './export.ts'
import { ingest } from './ingest.ts'
import { promptsBench } from './prompts.ts'
import { printReport } from './report.ts'
import { review } from './review.ts'

/** Every bench there is, in the order in which they run. */
const benches: Record<string, Bench> = {
  bundle,
  review,
  ingest,
  export: exportBench,
  checks: checksBench,
  prompts: promptsBench,
  dynosaur: dynosaurBench,
  engine: engineBench,
}

/** The longest that one bench may take, in milliseconds. */
const patience = 40 * 60_000

const help = `npm run bench [-- NAME...] [--tasks N] [--repetitions N] [--megabytes N] [--rows N] [--large]

${Object.entries(benches)
  .map(([name, { about }]) => `  ${name.padEnd(8)} ${about}`)
  .join('\n')}
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    tasks: { type: 'string' },
    labels: { type: 'string' },
    repetitions: { type: 'string' },
    megabytes: { type: 'string' },
    rows: { type: 'string' },
    large: { type: 'boolean' },
    datasets: { type: 'string' },
    'tasks-file': { type: 'string' },
    data: { type: 'string' },
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

const text = (name: string): string => {
  const given = numbers.get(name)
  if (typeof given !== 'string') throw new Error(`--${name} is missing.`)
  return given
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stop.abort(new Error('stopped')))

async function runBench(name: string, bench: Bench): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `dynosaur-studio-bench-${name}-`))
  const load = loadavg()
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(patience)])
  // A bench makes thousands of requests with it.
  setMaxListeners(0, signal)
  try {
    const report = await bench.run({
      folder,
      number,
      text,
      optionalText: (name) => numbers.get(name)?.toString() ?? null,
      say: (line) => console.error(`${name}: ${line}`),
      signal,
    })
    if (report) printReport({ bench: name, ...report }, load)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const names =
  positionals.length > 0 ? positionals : Object.keys(benches).filter((name) => name !== 'checks')
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
