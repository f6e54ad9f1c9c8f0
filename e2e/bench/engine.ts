import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { ensurePrograms, programFile, root } from '#lib/start/index.mjs'
import type { Bench, BenchWorld } from './bench.ts'
import { judge, type Measure, printMeasures } from './engine-table.ts'
import { runMeasured } from './measured-process.ts'
import { spacesPerExample, writeLoops } from './python-loops.ts'
import { writeSquad } from './squad-rows.ts'

const task = [
  {
    task_name: 'squad',
    instruction: 'Read the passage and answer the question with words from it.',
    input_fields: ['context', 'question'],
    output_field: ['answers.text[0]'],
  },
]

/** Every step by itself, each in a process of its own, beside the yardsticks that anybody has. */
export const engineBench: Bench = {
  about:
    'ingest, profile, preview, materialize beside cp and Python (--rows, usually up to 1000000; --large: 10000000)',
  async run(world) {
    const { number, say } = world
    const largest = number('rows', number('large', 0) > 0 ? 10_000_000 : 1_000_000)
    const sizes = [10_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= largest)
    if (sizes.length === 0) sizes.push(largest)
    const measures: Measure[] = []
    for (const rows of sizes) measures.push(...(await measureSize(world, rows)))
    printMeasures(measures)
    const figures = judge(measures)
    if (!measures.some(({ name }) => name.startsWith('Python')))
      say('there is no python3 here: nothing to compare with')
    return { setting: { rows: sizes.join(' ') }, figures }
  },
}

async function measureSize({ folder, say, signal }: BenchWorld, rows: number): Promise<Measure[]> {
  const own = join(folder, String(rows))
  await mkdir(own)
  const source = join(own, 'rows.jsonl')
  const { bytes } = await writeSquad({ path: source, rows, signal })
  say(`${rows} rows, ${Math.round(bytes / 1e6)} MB`)
  const measures: Measure[] = []
  const add = (name: string, one: Omit<Measure, 'name' | 'size'>) => {
    measures.push({ name, size: rows, ...one })
    say(`${name}: ${one.seconds.toFixed(2)} s`)
  }
  const step = async (name: string, args: readonly string[]) => {
    const script = join(import.meta.dirname, 'engine-step.ts')
    const ran = await runMeasured(process.execPath, ['--import', 'tsx', script, ...args], {
      cwd: root,
      signal,
    })
    const found = JSON.parse(ran.stdout)
    const { manifest, ...measured } = found
    if (name !== '') add(name, { ...measured, peak: ran.peak })
    return found
  }

  const began = performance.now()
  await copyFile(source, join(own, 'copy'))
  add('cp', { seconds: (performance.now() - began) / 1000, rows, bytes, peak: 0 })
  await rm(join(own, 'copy'))

  const read = await step('ingest jsonl', ['ingest', own, source])
  await writeFile(join(own, 'manifest.json'), JSON.stringify(read.manifest))
  await step('', ['convert', own, source])
  for (const kind of ['csv', 'parquet'])
    await step(`ingest ${kind}`, ['ingest', join(own, kind), join(own, 'step', `rows.${kind}`)])
  await step('profile', ['profile', own, source])
  await step('preview', ['preview', own, source])
  for (const container of ['jsonl', 'json', 'csv', 'parquet'])
    await step(`materialize ${container}`, ['materialize', own, source, container])
  await rm(join(own, 'step'), { recursive: true, force: true })

  const tasks = join(own, 'tasks.json')
  await writeFile(tasks, JSON.stringify(task))
  const out = join(own, 'out.jsonl')
  await ensurePrograms({ root })
  const cli = [programFile(root, 'cli'), 'materialize', source]
  const command = await runMeasured(process.execPath, [...cli, '--tasks', tasks, '--out', out], {
    cwd: root,
    signal,
  })
  add('command jsonl to jsonl', { ...command, rows, bytes })
  const made = (await stat(out)).size
  const loops = await writeLoops(own)
  for (const kind of loops === null || rows > 1_000_000 ? [] : ['memory', 'streaming']) {
    const ran = await runMeasured('python3', [loops ?? '', kind, source, out], {
      cwd: own,
      signal,
    })
    add(`Python, ${kind}`, { ...ran, rows, bytes })
    if ((await stat(out)).size !== made + rows * spacesPerExample)
      throw new Error('the command and Python wrote files of different sizes')
  }
  await rm(own, { recursive: true, force: true })
  return measures
}
