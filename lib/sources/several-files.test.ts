import { describe, expect, it } from 'vitest'
import { type Manifest, ReadingOptions } from '#lib/model/index.ts'
import { carriedOptions } from './carried-options.ts'
import { commonName, compareNames } from './whole-name.ts'

it.each([
  ['squad', ['squad-train.jsonl', 'squad-dev.jsonl']],
  ['data', ['data-00000-of-00002.parquet', 'data-00001-of-00002.parquet']],
  ['rows', ['rows_1.csv.gz', 'rows_2.csv.gz']],
  ['Quiz x', ['Quiz x 1 test.csv', 'Quiz x 2 train.csv']],
  [null, ['train.csv', 'test.csv']],
  [null, ['squad.csv', 'quiz.csv']],
])('calls the whole %s', (name, files) => {
  expect(commonName(files)).toBe(name)
})

it('orders parts by their numbers', () => {
  expect(['part-10', 'part-2', 'part-1'].sort(compareNames)).toEqual([
    'part-1',
    'part-2',
    'part-10',
  ])
})

describe('a newer file is read', () => {
  const classLabels = [{ field: 'label', names: ['no', 'yes'] }]
  const manifest = (guessed: string[]) =>
    ({
      file: { name: 'rows.csv.gz' },
      guessed,
      options: ReadingOptions.parse({
        ...{ format: 'csv', encoding: 'latin-1', delimiter: ';', quote: '"', hasHeader: false },
        ...{ classLabels, skipBadRecords: true },
      }),
    }) as unknown as Manifest

  it.each([
    ['as the one before', 'newer.csv', [], { format: 'csv', encoding: 'latin-1', delimiter: ';' }],
    [
      'but for what was only found',
      'newer.csv',
      ['encoding', 'delimiter'],
      { format: 'csv', encoding: null, delimiter: null, hasHeader: false },
    ],
    [
      'as itself where it is of another kind',
      'newer.jsonl',
      [],
      { format: null, encoding: null, hasHeader: null },
    ],
  ])('%s', (_what, name, guessed, expected) => {
    expect(carriedOptions(manifest(guessed), name)).toMatchObject({
      ...expected,
      classLabels,
      skipBadRecords: false,
    })
  })
})
