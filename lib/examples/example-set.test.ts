import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ExportOptions, sql } from '#lib/model/index.ts'
import { capCounts, countSet, countTask } from './counts.ts'
import { datasetOf, divided, half, makeExamples, openSets, taskOf } from './example-set.fixture.ts'
import { makeExampleSet } from './example-set.ts'
import type { MakeExamples } from './task-rows.ts'

let sets: Awaited<ReturnType<typeof openSets>>
beforeAll(async () => {
  sets = await openSets()
})
afterAll(() => sets.close())

describe('a set', () => {
  it('holds every example once, in the order of datasets, tasks, rows, with no null', async () => {
    const { rows, examples } = await sets.make([datasetOf('b'), datasetOf('a')])
    expect(examples.length).toBe(4 * 172)
    expect([...new Set(examples.map((one) => one.task))]).toEqual([
      'tsk_b1',
      'tsk_b2',
      'tsk_a1',
      'tsk_a2',
    ])
    const first = examples.slice(0, 172).map((one) => one.row)
    expect(first).toEqual([...first].sort((a, b) => a - b))
    expect(rows.flat().filter((cell) => cell === null)).toEqual([])
  })

  it('is the same each time, and another with another seed', async () => {
    const split = half
    const first = await sets.make([datasetOf('a')], { split, capPerTask: 20 })
    const again = await sets.make([datasetOf('a')], { split, capPerTask: 20 })
    const other = await sets.make([datasetOf('a')], { split, capPerTask: 20, seed: 7 })
    expect(again.rows).toEqual(first.rows)
    expect(other.examples).not.toEqual(first.examples)
  })

  it('keeps the order of rows where they are too many to be rendered at once', async () => {
    const rows = 101_000
    const set = await sets.make([datasetOf('a', { tasks: [taskOf('x')] }, rows)])
    const found = set.examples.map((one) => one.row)
    const expected = Array.from({ length: rows }, (_, row) => row)
    expect(found).toEqual(expected.filter((row) => row % 10 !== 0 && row % 25 !== 1))
  })

  it('is refused where there is no task', async () => {
    await expect(sets.make([datasetOf('a', { tasks: [] })])).rejects.toMatchObject({
      code: 'export-empty',
    })
  })
})

describe('counts', () => {
  const cases: [string, Partial<ExportOptions>][] = [
    ['plain', {}],
    ['with tests', { includeTestSplits: true }],
    ['capped by task', { capPerTask: 30 }],
    ['capped by dataset', { capPerDataset: 45 }],
    ['capped by both', { capPerTask: 30, capPerDataset: 45 }],
    ['capped beyond what there is', { capPerTask: 5_000, capPerDataset: 5_000 }],
    ['limited', { lengthLimit: 16 }],
    ['divided', { split: half, capPerTask: 100 }],
  ]
  it.each(cases)('add up: %s', async (_name, options) => {
    const { tasks, examples } = await sets.make([datasetOf('a', divided), datasetOf('b')], options)
    expect(tasks.map((task) => task.rows)).toEqual([200, 200, 200, 200])
    for (const task of tasks) {
      const skipped = Object.values(task.skipped).reduce((sum, count) => sum + count, 0)
      expect(task.examples + skipped + task.capped + task.leftOutTest).toBe(task.rows)
      const own = examples.filter((one) => one.task === task.taskId)
      expect(own.length).toBe(task.examples)
      expect(own.filter((one) => one.split === 'test').length).toBe(task.bySplit.test)
    }
  })

  it.each(cases)('foretell what a set comes to: %s', async (_name, part) => {
    const datasets = [datasetOf('a', divided), datasetOf('b')]
    const options = ExportOptions.parse(part)
    const counts = await countSet({ engine: sets.engine, datasets, options, makeExamples })
    const { tasks } = await sets.make(datasets, options)
    const ofDataset = <T extends { datasetId: string }>(all: T[], id: string) =>
      all.filter((one) => one.datasetId === id)
    for (const { datasetId } of datasets) {
      const foretold = capCounts(ofDataset(counts, datasetId), options)
      const found = ofDataset(tasks, datasetId)
      const sum = (of: (task: (typeof found)[number]) => number) =>
        found.reduce((total, task) => total + of(task), 0)
      expect(foretold.examples).toBe(sum((task) => task.examples))
      expect(foretold.capped).toBe(sum((task) => task.capped))
    }
    expect(counts.map(({ skipped, leftOutTest }) => ({ skipped, leftOutTest }))).toEqual(
      tasks.map(({ skipped, leftOutTest }) => ({ skipped, leftOutTest })),
    )
  })

  it('give reasons and characters', async () => {
    const dataset = datasetOf('a', divided)
    const task = taskOf('x')
    const options = ExportOptions.parse({})
    expect(
      await countTask({ engine: sets.engine, dataset, task, options, makeExamples }),
    ).toMatchObject({
      rows: 200,
      made: 137,
      skipped: { 'output-null': 16, duplicate: 7 },
      leftOutTest: 40,
      characters: 137 * 'Task xQuestion  of aanswer '.length + charactersOfNumbers(),
    })
  })

  function charactersOfNumbers(): number {
    const kept = Array.from({ length: 160 }, (_, row) => row).filter(
      (row) => row % 10 !== 0 && row % 25 !== 1,
    )
    return kept.reduce((sum, row) => sum + 2 * String(row).length, 0)
  }
})

describe('splits named test', () => {
  it('are left out', async () => {
    const { examples } = await sets.make([datasetOf('a', divided)])
    expect(examples.filter((one) => one.row >= 160)).toEqual([])
    expect(new Set(examples.map((one) => one.sourceSplit))).toEqual(new Set(['train']))
  })

  it('are taken where they are switched on', async () => {
    const { examples } = await sets.make([datasetOf('a', divided)], { includeTestSplits: true })
    expect(
      examples.filter((one) => one.sourceSplit === 'test').every((one) => one.row >= 160),
    ).toBe(true)
    expect(examples.some((one) => one.row >= 160)).toBe(true)
  })
})

describe('caps', () => {
  it('take the same rows for every task, and not simply the first', async () => {
    const { examples, tasks } = await sets.make([datasetOf('a')], { capPerTask: 40 })
    const rowsOf = (task: string) =>
      examples.filter((one) => one.task === task).map((one) => one.row)
    expect(tasks.map((task) => task.examples)).toEqual([40, 40])
    expect(rowsOf('tsk_a1')).toEqual(rowsOf('tsk_a2'))
    expect(Math.max(...rowsOf('tsk_a1'))).toBeGreaterThan(100)
  })

  it('of a dataset hold for its tasks together', async () => {
    const { tasks } = await sets.make([datasetOf('a'), datasetOf('b')], { capPerDataset: 51 })
    expect(tasks.map((task) => task.examples)).toEqual([26, 25, 26, 25])
  })

  it('keep what they kept when they are raised', async () => {
    const small = await sets.make([datasetOf('a')], { capPerTask: 20 })
    const large = await sets.make([datasetOf('a')], { capPerTask: 60 })
    const kept = new Set(large.examples.map((one) => one.row))
    expect(small.examples.filter((one) => !kept.has(one.row))).toEqual([])
  })
})

it('skips empty answers where the format is a chat', async () => {
  const empty = (({ rows }) => ({
    columns: [],
    query: sql`SELECT "row", 'i' AS instruction, c0 AS input,
      CASE WHEN "row" < 5 THEN '' ELSE 'o' END AS output, NULL::VARCHAR AS skip FROM ${rows}`,
  })) as MakeExamples
  const dataset = datasetOf('a')
  const count = (format: ExportOptions['format']) =>
    countTask({
      engine: sets.engine,
      dataset,
      task: taskOf('x'),
      options: ExportOptions.parse({ format }),
      makeExamples: empty,
    })
  expect((await count('messages')).skipped).toEqual({ 'output-empty': 5 })
  expect((await count('alpaca')).skipped).toEqual({})
})

it('stops when it is told to', async () => {
  const signal = AbortSignal.abort()
  const set = makeExampleSet({
    engine: sets.engine,
    datasets: [datasetOf('a')],
    options: ExportOptions.parse({}),
    directory: sets.scratch,
    makeExamples,
    signal,
  })
  await expect(set).rejects.toThrow(/abort/i)
})
