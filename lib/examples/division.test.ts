import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#lib/model/index.ts'
import { datasetOf, half, openSets } from './example-set.fixture.ts'
import type { MakeExamples } from './task-rows.ts'

let sets: Awaited<ReturnType<typeof openSets>>
beforeAll(async () => {
  sets = await openSets()
})
afterAll(() => sets.close())

describe('division', () => {
  const rowsIn = (examples: { row: number; split: string }[], split: string) =>
    new Set(examples.filter((one) => one.split === split).map((one) => one.row))

  it('keeps all tasks of a row together and the shares exact', async () => {
    const all = (({ rows }) => ({
      columns: [],
      query: sql`SELECT "row", 'i' AS instruction, c0 AS input, 'o' AS output, NULL::VARCHAR AS skip FROM ${rows}`,
    })) as MakeExamples
    const { tasks } = await sets.make(
      [datasetOf('a'), datasetOf('b', {}, 77)],
      { split: half },
      all,
    )
    expect(tasks.map((task) => task.bySplit)).toEqual([
      { train: 140, validation: 20, test: 40 },
      { train: 140, validation: 20, test: 40 },
      { train: 54, validation: 8, test: 15 },
      { train: 54, validation: 8, test: 15 },
    ])
    const { examples } = await sets.make([datasetOf('a')], { split: half })
    const [train, test] = [rowsIn(examples, 'train'), rowsIn(examples, 'test')]
    expect([...train].filter((row) => test.has(row))).toEqual([])
  })

  it('does not move when datasets are added', async () => {
    const alone = await sets.make([datasetOf('a')], { split: half })
    const among = await sets.make([datasetOf('z'), datasetOf('a')], { split: half })
    expect(among.examples.filter((one) => one.task.startsWith('tsk_a'))).toEqual(alone.examples)
  })

  it('is no matter of caps: a capped set has all parts', async () => {
    const { tasks } = await sets.make([datasetOf('a', {}, 5_000)], {
      split: half,
      capPerTask: 1_000,
    })
    expect(tasks[0]?.bySplit.test).toBeGreaterThan(150)
    expect(tasks[0]?.bySplit.test).toBeLessThan(250)
  })

  it.each([
    ['passage', ['passage'] as const, (row: number) => row % 50],
    ['a member with a hostile name', ['meta', 'a"b.c'] as const, (row: number) => row % 20],
  ])('by field keeps rows of one value together: %s', async (_name, field, groupOf) => {
    const by = {
      kind: 'field' as const,
      fields: [{ datasetId: 'dst_dataset1', field: [...field] }],
    }
    const { examples } = await sets.make([datasetOf('a', { datasetId: 'dst_dataset1' })], {
      split: { by, validation: 0.2, test: 0.2 },
    })
    const parts = new Map<number, Set<string>>()
    for (const { row, split } of examples)
      parts.set(groupOf(row), (parts.get(groupOf(row)) ?? new Set()).add(split))
    expect([...parts.values()].filter((splits) => splits.size > 1)).toEqual([])
    expect(new Set(examples.map((one) => one.split))).toEqual(
      new Set(['train', 'validation', 'test']),
    )
  })

  it.each([
    ['by row', { kind: 'row' as const }],
    [
      'by a field that some rows lack',
      { kind: 'field' as const, fields: [{ datasetId: 'dst_dataset1', field: ['meta', 'a"b.c'] }] },
    ],
  ])('keeps the questions of an unnested record together: %s', async (_name, by) => {
    const parentOf = (row: number) => Math.floor(row / 7)
    const plain = datasetOf('a', { datasetId: 'dst_dataset1' })
    const unnested = {
      ...plain,
      unnested: true,
      rows: sql`(SELECT "row", c0, c1, c2, NULL::STRUCT("a""b.c" VARCHAR) AS c3, "row" // 7 AS "parent" FROM ${plain.rows})`,
      fields: plain.fields.map((field) =>
        field.name === 'meta'
          ? {
              ...field,
              type: {
                kind: 'struct' as const,
                fields: [{ name: 'a"b.c', type: { kind: 'text' as const } }],
              },
            }
          : field,
      ),
    }
    const { examples } = await sets.make([unnested], { split: { by, validation: 0.2, test: 0.2 } })
    const parts = new Map<number, Set<string>>()
    for (const { row, split } of examples)
      parts.set(parentOf(row), (parts.get(parentOf(row)) ?? new Set()).add(split))
    expect([...parts.values()].filter((splits) => splits.size > 1)).toEqual([])
    expect(new Set(examples.map((one) => one.split))).toEqual(
      new Set(['train', 'validation', 'test']),
    )
  })

  it('by a field that is not there is refused', async () => {
    const by = {
      kind: 'field' as const,
      fields: [{ datasetId: 'dst_dataset1', field: ['passages'] }],
    }
    await expect(
      sets.make([datasetOf('a', { datasetId: 'dst_dataset1' })], {
        split: { by, validation: 0.2, test: 0 },
      }),
    ).rejects.toMatchObject({
      code: 'export-split-field-unknown',
      values: { dataset: 'a', field: 'passages' },
    })
  })

  it.each(['task', 'dataset'] as const)('by %s keeps each whole', async (kind) => {
    const datasets = ['a', 'b', 'c', 'd'].map((name) => datasetOf(name))
    const { tasks } = await sets.make(datasets, {
      split: { by: { kind }, validation: 0.3, test: 0.2 },
    })
    const partsOf = (bySplit: (typeof tasks)[number]['bySplit']) =>
      Object.entries(bySplit).flatMap(([split, count]) => (count > 0 ? [split] : []))
    expect(tasks.every((task) => partsOf(task.bySplit).length === 1)).toBe(true)
    expect(new Set(tasks.flatMap((task) => partsOf(task.bySplit)))).toEqual(
      new Set(['train', 'validation', 'test']),
    )
    const splitsOf = datasets.map(({ datasetId }) => {
      const own = tasks.filter((task) => task.datasetId === datasetId)
      return new Set(own.flatMap((task) => partsOf(task.bySplit))).size
    })
    expect(splitsOf.some((size) => size > 1)).toBe(kind === 'task')
  })
})
