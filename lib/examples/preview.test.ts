import { describe, expect, it } from 'vitest'
import { countScanned, pickRandom, pickVaried, type ScannedRow } from './index.ts'

const scanned = (row: number, patch: Partial<ScannedRow> = {}): ScannedRow => ({
  row,
  skip: null,
  length: 10,
  label: null,
  phrasing: '',
  ...patch,
})
const rowsOf = (count: number, patch: (row: number) => Partial<ScannedRow> = () => ({})) =>
  Array.from({ length: count }, (_, row) => scanned(row, patch(row)))
const tagged = (rows: readonly ScannedRow[]) =>
  new Map(pickVaried(rows).map(({ row, tags }) => [row, tags]))

describe('pickVaried', () => {
  it('takes the shortest, the longest, a skipped one, and spreads the rest', () => {
    const rows = rowsOf(100, (row) => ({
      length: row === 40 ? 1 : row === 70 ? 99 : 10,
      skip: row === 90 ? 'output-null' : null,
    }))
    const picked = tagged(rows)
    expect(picked.get(40)).toEqual(['shortest'])
    expect(picked.get(70)).toEqual(['longest'])
    expect(picked.get(90)).toEqual(['skipped'])
    expect([...picked.values()].filter((tags) => tags[0] === 'random')).toHaveLength(2)
  })

  it('names a row that is two things at once by both', () => {
    expect(pickVaried([scanned(0)])).toEqual([{ row: 0, tags: ['shortest', 'longest'] }])
  })

  it('shows a skip that is no duplicate before one that is', () => {
    const rows = rowsOf(10, (row) => ({
      skip: row === 3 ? 'duplicate' : row === 8 ? 'input-empty' : null,
    }))
    expect(tagged(rows).get(8)).toEqual(['skipped'])
  })

  it('takes one of each label, the most frequent first', () => {
    const rows = rowsOf(40, (row) => ({ label: row === 0 ? 'rare' : row % 3 ? 'often' : 'less' }))
    const labels = pickVaried(rows)
      .filter(({ tags }) => tags.includes('label'))
      .map(({ row }) => rows[row]?.label)
    expect(labels).toEqual(['often', 'less', 'rare'])
  })

  it('takes no labels where outputs hardly repeat', () => {
    const rows = rowsOf(20, (row) => ({ label: `answer ${row}` }))
    expect(pickVaried(rows).flatMap(({ tags }) => tags)).not.toContain('label')
  })

  it.each([
    ['without labels', () => null],
    ['with labels', (row: number) => (row % 2 ? 'yes' : 'no')],
  ])('shows every phrasing, %s', (_name, label) => {
    // The second phrasing is drawn by few rows, none of them first, last or in the middle.
    const rows = rowsOf(60, (row) => ({
      label: label(row),
      phrasing: row === 17 || row === 44 ? 'b' : 'a',
    }))
    const phrasings = pickVaried(rows).map(({ row }) => rows[row]?.phrasing)
    expect(new Set(phrasings)).toEqual(new Set(['a', 'b']))
  })

  it.each([0, 1, 3])('is content with %i rows', (count) => {
    expect(pickVaried(rowsOf(count))).toHaveLength(count)
  })
})

describe('pickRandom', () => {
  it('draws the same rows for a seed, and others for another', () => {
    const rows = rowsOf(1_000)
    const draw = (seed: number) => pickRandom(rows, { seed, limit: 5 }).map(({ row }) => row)
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect(new Set(draw(1)).size).toBe(5)
  })

  it('draws no more rows than there are', () => {
    expect(pickRandom(rowsOf(2), { seed: 3, limit: 5 })).toHaveLength(2)
  })
})

it('counts so that rows are examples and skipped ones', () => {
  const rows = [scanned(0), scanned(1, { skip: 'duplicate' }), scanned(2, { length: 5 })]
  expect(countScanned(rows, 'all')).toEqual({
    rows: 3,
    examples: 2,
    skipped: { duplicate: 1 },
    scope: 'all',
    characters: 15,
  })
})
