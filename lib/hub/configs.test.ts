import { describe, expect, it } from 'vitest'
import { parseCard } from './card.ts'
import { findCardConfig, listCardConfigs, ownFiles, readCardInfo } from './configs.ts'
import { kindOf } from './file-kinds.ts'
import { compilePattern } from './patterns.ts'

const card = (yaml: string) => parseCard(`---\n${yaml}\n---\n`)
const files = (...paths: string[]) => paths.map((path) => ({ path, bytes: 10, sha256: null }))

describe('a pattern', () => {
  it.each<[string, string, boolean]>([
    ['data.csv', 'data.csv', true],
    ['data.csv', 'other/data.csv', false],
    ['*.csv', 'a.csv', true],
    ['*.csv', 'a/b.csv', false],
    ['**/*.csv', 'a/b/c.csv', true],
    ['**/*.csv', 'c.csv', true],
    ['data/**', 'data/a/b.csv', true],
    ['data/train-*', 'data/train-00000-of-00002.parquet', true],
    ['data/train-*', 'data/trainer.csv', false],
    ['part-[0-9].csv', 'part-3.csv', true],
    ['part-[!0-9].csv', 'part-3.csv', false],
    ['{a,b}.csv', 'b.csv', true],
    ['a?.csv', 'ab.csv', true],
    ['./a.csv', 'a.csv', true],
    ['a+(b).csv', 'a+(b).csv', true],
    ['**', '.git/config', false],
    ['**', '__pycache__/a.csv', false],
    ['.hidden/*', '.hidden/a.csv', true],
  ])('%s, %s: %s', (pattern, path, expected) =>
    expect(compilePattern(pattern)(path)).toBe(expected),
  )
})

describe('configs of a card', () => {
  it.each<[string, string, string[]]>([
    ['in order', 'configs:\n- config_name: b\n- config_name: a', ['b', 'a']],
    [
      'the default first',
      'configs:\n- config_name: b\n- config_name: a\n  default: true',
      ['a', 'b'],
    ],
    [
      'the one called so first',
      'configs:\n- config_name: b\n- config_name: default',
      ['default', 'b'],
    ],
    [
      'indented',
      'configs:\n  - config_name: b\n    data_files: x.csv\n  - config_name: "a: b"',
      ['b', 'a: b'],
    ],
    ['on one line', 'configs: [{config_name: b}, {config_name: a}]', ['b', 'a']],
    ['with another key first', 'configs:\n- data_files: x.csv\n  config_name: b', ['b']],
    ['without a name', 'configs:\n- data_files: x.csv', ['default']],
    ['numbers', 'configs:\n- config_name: 2024', ['2024']],
    ['with an anchor', 'configs:\n- &x\n  config_name: b\n- *x', ['b']],
    ['none', 'license: mit', []],
  ])('%s', (_, yaml, expected) => expect(listCardConfigs(card(yaml))).toEqual(expected))

  it.each<[string, string, Record<string, string[]>]>([
    ['a pattern', 'data_files: "*.csv"', { train: ['a.csv', 'b.csv'] }],
    ['a list', 'data_files: [b.csv, a.csv]', { train: ['b.csv', 'a.csv'] }],
    [
      'by split',
      'data_files:\n  - split: x\n    path: a.csv\n  - split: y\n    path: [b.csv]',
      { x: ['a.csv'], y: ['b.csv'] },
    ],
    ['as a map', 'data_files:\n    x: a.csv\n    y: b.csv', { x: ['a.csv'], y: ['b.csv'] }],
    ['a folder', 'data_dir: sub', { train: ['sub/train.csv'], test: ['sub/test.csv'] }],
    [
      'a pattern in a folder',
      'data_dir: sub\n  data_files: t*.csv',
      { train: ['sub/test.csv', 'sub/train.csv'] },
    ],
    ['nothing that is there', 'data_files: gone.csv', {}],
  ])('name files as %s', (_, yaml, expected) => {
    const all = files('README.md', 'b.csv', 'a.csv', 'sub/train.csv', 'sub/test.csv')
    const config = findCardConfig(card(`configs:\n- config_name: c\n  ${yaml}`), 'c')
    const found = ownFiles(all, config, 'c').map(({ split, files: own }) => [
      split,
      own.map((one) => one.path),
    ])
    expect(Object.fromEntries(found)).toEqual(expected)
  })
})

describe('files divided by their names', () => {
  it.each<[string, string[], [string, string[]][]]>([
    ['one file', ['data.csv'], [['train', ['data.csv']]]],
    [
      'file names',
      ['test-file.csv', 'my_train_file.csv', 'dev1.csv'],
      [
        ['train', ['my_train_file.csv']],
        ['validation', ['dev1.csv']],
        ['test', ['test-file.csv']],
      ],
    ],
    ['words within words', ['testfile.csv'], [['train', ['testfile.csv']]]],
    [
      'folders',
      ['test/a.csv', 'train/b.csv', 'train/a.csv'],
      [
        ['train', ['train/a.csv', 'train/b.csv']],
        ['test', ['test/a.csv']],
      ],
    ],
    [
      'shards with names of their own',
      [
        'data/extra-00000-of-00001.csv',
        'data/train-00001-of-00002.csv',
        'data/train-00000-of-00002.csv',
      ],
      [
        ['train', ['data/train-00000-of-00002.csv', 'data/train-00001-of-00002.csv']],
        ['extra', ['data/extra-00000-of-00001.csv']],
      ],
    ],
    ['the common format only', ['a.csv', 'b.csv', 'notes.json'], [['train', ['a.csv', 'b.csv']]]],
    ['Parquet before all', ['a.csv', 'b.csv', 'c.parquet'], [['train', ['c.parquet']]]],
    [
      'what is about the repository',
      ['README.md', 'LICENSE.txt', 'dataset_infos.json', '.git/x.csv'],
      [],
    ],
    ['archives where there is nothing else', ['a.zip'], [['train', ['a.zip']]]],
  ])('%s', (_, paths, expected) => {
    const found = ownFiles(files(...paths), null, 'default')
    expect(found.map(({ split, files: own }) => [split, own.map(({ path }) => path)])).toEqual(
      expected,
    )
  })

  it('are those of a config’s folder', () => {
    const all = files('en/train.csv', 'fr/train.csv', 'english/train.csv')
    expect(ownFiles(all, null, 'en')).toEqual([{ split: 'train', files: files('en/train.csv') }])
  })
})

it.each([
  ['a.jsonl.gz', 'table'],
  ['a.csv.zst', 'table'],
  ['A.PARQUET', 'parquet'],
  ['a.zip', 'archive'],
  ['a.png', 'media'],
  ['squad.py', 'script'],
  ['README.md', 'other'],
  ['a.bin', 'other'],
])('%s is %s', (path, kind) => {
  expect(kindOf({ path, bytes: 1, sha256: null })).toBe(kind)
})

it('reads what a card says of a config’s contents', () => {
  const yaml = `dataset_info:
- config_name: a
  features:
  - name: text
    dtype: string
  splits:
  - name: train
    num_bytes: 10
    num_examples: 3
- config_name: b`
  expect(readCardInfo(card(yaml), 'a')).toEqual({
    features: { text: { _type: 'Value', dtype: 'string' } },
    rows: new Map([['train', 3]]),
  })
  expect(
    readCardInfo(card('dataset_info:\n  features:\n  - name: x\n    dtype: int8'), 'default')
      ?.features,
  ).toEqual({
    x: { _type: 'Value', dtype: 'int8' },
  })
  expect(readCardInfo(card(yaml), 'c')).toBeNull()
})
