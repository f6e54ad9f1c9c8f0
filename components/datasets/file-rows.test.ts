import { describe, expect, it } from 'vitest'
import { defaultReadingOptions, Manifest } from '#lib/model/index.ts'
import { changedFiles, listFileRows, splitChoices } from './file-rows.ts'

const sha256 = 'a'.repeat(64)
const counts = { bytes: 10, sha256, records: 2, rows: 2 }
const manifest = Manifest.parse({
  version: 1,
  file: { name: 'x.zip', bytes: 100, sha256, packing: 'zip' },
  files: [
    { ...counts, name: 'x.zip!/a.csv', split: 'train' },
    { ...counts, name: 'x.zip!/b.csv', split: 'gold' },
  ],
  origin: null,
  options: defaultReadingOptions,
  fields: [],
  records: 4,
  rows: 4,
  rejected: 0,
  rejectedRecords: [],
  splits: [],
  notes: [],
  rejectedFile: null,
  shape: null,
  unnested: false,
  offered: {
    sheets: [],
    members: ['a.csv', 'b.csv', 'notes.txt'].map((path) => ({ path, bytes: 10 })),
  },
  parquet: null,
  sample: null,
})
const before = listFileRows(manifest)
const change = (patches: Record<string, Partial<(typeof before)[number]>>) =>
  changedFiles(
    before,
    before.map((row) => ({ ...row, ...patches[row.path ?? ''] })),
    { ...defaultReadingOptions, splits: [{ file: 'x.zip!/b.csv', split: 'gold' }] },
  )

describe('the files of an archive', () => {
  it('are listed, read or not', () => {
    expect(before.map(({ path, read, split, rows }) => [path, read, split, rows])).toEqual([
      ['a.csv', true, 'train', 2],
      ['b.csv', true, 'gold', 2],
      ['notes.txt', false, null, null],
    ])
    expect(splitChoices(before)).toEqual(['train', 'validation', 'test', 'gold'])
  })

  it('are the same while nothing is changed', () => {
    expect(change({})).toEqual({ kind: 'same' })
  })

  it('can be chosen, but not none of them', () => {
    expect(change({ 'notes.txt': { read: true } })).toMatchObject({
      options: { members: ['a.csv', 'b.csv', 'notes.txt'] },
    })
    expect(change({ 'a.csv': { read: false }, 'b.csv': { read: false } })).toEqual({ kind: 'none' })
  })

  it('can be given splits, which leaves the choice of files to the studio', () => {
    expect(change({ 'b.csv': { split: 'test' } })).toMatchObject({
      options: { members: null, splits: [{ file: 'x.zip!/b.csv', split: 'test' }] },
    })
  })
})
