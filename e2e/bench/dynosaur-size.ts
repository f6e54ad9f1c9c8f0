import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { ExportOptions, QueueFilter } from '#lib/model/index.ts'
import { findLocalActor, listDatasets } from '#lib/usecases/index.ts'
import { type AddTimes, addLines } from './add-dataset.ts'
import type { Bench, BenchWorld } from './bench.ts'
import { type BenchStudio, openDirectly, startStudio, untilIdle } from './bench-studio.ts'
import { type DatasetShape, drawShapes, readShapes, shapedLines } from './dynosaur-shapes.ts'
import { type Figure, percentile, timeFigures } from './report.ts'

const rowsEach = 140
const goals = { page: 300, export: 10 }

/**
 * The size of the reference's run: 2,061 small datasets, 5,740 approved tasks, 800,000 examples. Adds
 * and profiles the datasets, imports the tasks as a list, approves them, opens every page, exports.
 */
export const dynosaurBench: Bench = {
  about:
    'the reference’s run: 2,061 datasets, 5,740 tasks, every page, the export (--datasets N, --tasks-file PATH, --data KEPT-FOLDER)',
  async run(world) {
    const { folder, number, optionalText, say, signal } = world
    const many = number('datasets', 2_061)
    const repetitions = number('repetitions', 30)
    const list = optionalText('tasks-file')
    const shapes = list ? await readShapes(list, many) : drawShapes({ datasets: many, seed: 1 })
    const data = optionalText('data') ?? join(folder, 'data')
    const adding = await addAll(world, { data, shapes })
    const studio = await startStudio({ data, say, signal })
    try {
      await untilIdle(studio, signal)
      const tasks = await fillTasks(studio, { shapes, say, signal })
      await untilIdle(studio, signal)
      const pages = await timePages(studio, { ...tasks, repetitions, say })
      const calls = await timeCalls(studio, { ...tasks, repetitions, say })
      const exported = await timeExport(studio, { say, signal })
      return {
        setting: {
          datasets: shapes.length,
          listed: shapes.reduce((sum, shape) => sum + shape.tasks.length, 0),
          approved: tasks.approved,
          examples: exported.examples,
          repetitions,
        },
        figures: [...adding, ...tasks.figures, ...pages, ...calls, ...exported.figures],
      }
    } finally {
      await studio.stop()
    }
  },
}

const seconds = (began: number) => (performance.now() - began) / 1000

/** Adds every dataset that a kept folder does not have yet. */
async function addAll(
  { folder, say, signal }: BenchWorld,
  { data, shapes }: { data: string; shapes: readonly DatasetShape[] },
): Promise<Figure[]> {
  const direct = await openDirectly(data)
  const lists = join(folder, 'lists')
  await mkdir(lists)
  try {
    const { studio } = direct
    const actor = findLocalActor(studio)
    if (!actor) throw new Error('the studio has no owner')
    const there = new Set(listDatasets(studio, actor).datasets.map(({ name }) => name))
    const times: AddTimes[] = []
    const began = performance.now()
    for (const [index, shape] of shapes.entries()) {
      signal.throwIfAborted()
      if (there.has(shape.name)) continue
      const { times: took } = await addLines(studio, actor, {
        folder: lists,
        name: shape.name,
        description: `Texts and labels of ${shape.name}.`,
        license: ['MIT', 'CC-BY-4.0', 'CC-BY-SA-4.0', 'Apache-2.0'][index % 4] ?? 'MIT',
        fileName: `${index}.jsonl`,
        lines: shapedLines(shape, { rows: rowsEach, seed: index + 1 }),
        signal,
      })
      times.push(took)
      if (times.length % 200 === 0)
        say(`${times.length} datasets in ${seconds(began).toFixed(0)} s`)
    }
    if (times.length === 0) return []
    return [
      { name: 'adding the datasets', value: seconds(began), unit: 's' },
      ...timeFigures(
        'reading a dataset',
        times.map(({ reading }) => reading),
      ),
      ...timeFigures(
        'profiling a dataset',
        times.map(({ profiling }) => profiling),
      ),
      ...timeFigures(
        'storing a dataset',
        times.map(({ storing }) => storing),
      ),
    ]
  } finally {
    direct.close()
  }
}

interface FilledTasks {
  importId: string
  approved: number
  figures: Figure[]
}

/** Imports the tasks as a list and approves what may be approved. */
async function fillTasks(
  studio: BenchStudio,
  {
    shapes,
    say,
    signal,
  }: { shapes: readonly DatasetShape[]; say: BenchWorld['say']; signal: AbortSignal },
): Promise<FilledTasks> {
  const figures: Figure[] = []
  const before = (await studio.call('imports.list', {})).imports[0]
  let importId = before?.id
  if (importId === undefined) {
    const began = performance.now()
    const response = await studio.fetch('/api/imports?name=tasks.json', {
      method: 'POST',
      headers: { 'x-studio': '1' },
      body: JSON.stringify(shapes.flatMap(({ tasks }) => tasks)),
    })
    if (!response.ok) throw new Error(`the list was refused: ${await response.text()}`)
    importId = ((await response.json()) as { importId: string }).importId
    await untilIdle(studio, signal)
    figures.push({ name: 'reading the list of tasks', value: seconds(began), unit: 's' })
    const { report } = await studio.call('imports.get', { importId })
    say(
      `${report?.entries} entries = ${report?.matched.tasks} matched + ${report?.ambiguous.tasks} to choose + ${report?.missing.tasks} missing + ${report?.unreadable} unreadable`,
    )
    const applied = performance.now()
    await studio.call('imports.apply', { importId })
    await untilIdle(studio, signal)
    figures.push({ name: 'importing the tasks', value: seconds(applied), unit: 's' })
    const { outcome } = await studio.call('imports.get', { importId })
    say(
      `${outcome?.tasks} tasks = ${outcome?.added} to review + ${outcome?.blocked} kept out + ${outcome?.repeated} there already`,
    )
  }
  const times: number[] = []
  for (;;) {
    signal.throwIfAborted()
    const { items } = await studio.call('review.queue', { filter: { tab: 'waiting' }, limit: 500 })
    if (items.length === 0) break
    for (const { taskId, revisionId } of items.flatMap(({ tasks }) => tasks)) {
      const began = performance.now()
      await studio.call('review.decide', { taskId, revisionId, verdict: 'approve' })
      times.push(performance.now() - began)
    }
    say(`${times.length} tasks approved`)
  }
  if (times.length > 0) figures.push(...timeFigures('approving a task', times))
  const { counts } = await studio.call('project.get', {})
  return { importId, approved: counts.export, figures }
}

/** Opens every page over HTTP, whole: p50 and p95 over all, and by page. */
async function timePages(
  studio: BenchStudio,
  { importId, repetitions, say }: FilledTasks & { repetitions: number; say: BenchWorld['say'] },
): Promise<Figure[]> {
  const { datasets } = await studio.call('datasets.list', {})
  const { items } = await studio.call('review.queue', { filter: { tab: 'approved' }, limit: 500 })
  const tasks = items.flatMap((family) => family.tasks.map(({ taskId }) => taskId))
  const at = <T>(some: readonly T[], turn: number) => some[(turn * 37) % Math.max(1, some.length)]
  const pages: Record<string, (turn: number) => string> = {
    datasets: () => '/datasets',
    'a dataset': (turn) => `/datasets/${at(datasets, turn)?.id}`,
    'a dataset, rows': (turn) => `/datasets/${at(datasets, turn)?.id}?tab=rows`,
    review: () => '/review',
    'review, approved': () => '/review?tab=approved',
    'review, a task': (turn) => `/review?tab=approved&task=${at(tasks, turn)}`,
    'review, a search': () => '/review?tab=all&q=city',
    export: () => '/export',
    'an import': () => `/datasets/import/${importId}`,
    settings: () => '/settings',
  }
  const figures: Figure[] = []
  const all: number[] = []
  for (const [name, path] of Object.entries(pages)) {
    await open(studio, path(repetitions))
    const times: number[] = []
    for (let turn = 0; turn < repetitions; turn += 1) times.push(await open(studio, path(turn)))
    all.push(...times)
    say(
      `page ${name}: ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms`,
    )
    figures.push(...timeFigures(`page ${name}`, times, goals.page))
  }
  return [...figures, ...timeFigures('any page', all, goals.page)]
}

async function open(studio: BenchStudio, path: string): Promise<number> {
  const began = performance.now()
  const response = await studio.fetch(path)
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 200)}`)
  return performance.now() - began
}

/** The calls that pages make once they stand. */
async function timeCalls(
  studio: BenchStudio,
  { importId, repetitions, say }: FilledTasks & { repetitions: number; say: BenchWorld['say'] },
): Promise<Figure[]> {
  const { datasets } = await studio.call('datasets.list', {})
  const waiting = QueueFilter.parse({})
  const [first] = (await studio.call('review.queue', { filter: { tab: 'approved' } })).items
  const taskId = first?.tasks[0]?.taskId ?? ''
  const calls: Record<string, (turn: number) => Promise<unknown>> = {
    'datasets.list': () => studio.call('datasets.list', {}),
    'datasets.get': (turn) =>
      studio.call('datasets.get', { datasetId: datasets[(turn * 37) % datasets.length]?.id ?? '' }),
    'review.queue, waiting': () => studio.call('review.queue', { filter: waiting }),
    'review.queue, approved': () =>
      studio.call('review.queue', { filter: { ...waiting, tab: 'approved' } }),
    'review.queue, mine by findings': () =>
      studio.call('review.queue', { filter: { ...waiting, tab: 'mine', sort: 'findings' } }),
    'review.queue, a search': () =>
      studio.call('review.queue', { filter: { ...waiting, tab: 'all', text: 'city' } }),
    'review.task': () => studio.call('review.task', { taskId }),
    'export.plan': () => studio.call('export.plan', { options: {} }),
    'export.list': () => studio.call('export.list', {}),
    'imports.get': () => studio.call('imports.get', { importId }),
    'proposals.runs': () => studio.call('proposals.runs', {}),
    'project.get': () => studio.call('project.get', {}),
    'jobs.list': () => studio.call('jobs.list', {}),
  }
  const figures: Figure[] = []
  for (const [name, ask] of Object.entries(calls)) {
    await ask(repetitions)
    const times: number[] = []
    for (let turn = 0; turn < repetitions; turn += 1) {
      const began = performance.now()
      await ask(turn)
      times.push(performance.now() - began)
    }
    say(
      `call ${name}: ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms`,
    )
    figures.push(...timeFigures(`call ${name}`, times, goals.page))
  }
  return figures
}

/** Exports everything as Alpaca JSON Lines: from the click until it can be downloaded. */
async function timeExport(
  studio: BenchStudio,
  { say, signal }: { say: BenchWorld['say']; signal: AbortSignal },
): Promise<{ examples: number; figures: Figure[] }> {
  const asked = performance.now()
  const { exportId, jobId } = await studio.call('export.start', {
    options: ExportOptions.parse({}),
  })
  const starting = seconds(asked)
  for (;;) {
    signal.throwIfAborted()
    const { jobs } = await studio.call('jobs.list', {})
    const job = jobs.find(({ id }) => id === jobId)
    if (job?.state === 'failed' || job?.state === 'canceled')
      throw new Error(`the export ended: ${JSON.stringify(job.error)}`)
    if (job?.state === 'done' && job.startedAt !== null && job.endedAt !== null) {
      const { examples, bytes } = await studio.call('export.get', { exportId })
      const took = (job.endedAt - job.startedAt) / 1000
      say(`${examples} examples, ${Math.round((bytes ?? 0) / 1e6)} MB in ${took.toFixed(1)} s`)
      return {
        examples: examples ?? 0,
        figures: [
          {
            name: 'asking for the export',
            value: starting * 1000,
            unit: 'ms',
            goal: { atMost: 300 },
          },
          { name: 'export', value: took, unit: 's', goal: { atMost: goals.export } },
          { name: 'export, rate', value: (examples ?? 0) / took, unit: 'examples/s' },
        ],
      }
    }
    await wait(200, undefined, { signal })
  }
}
