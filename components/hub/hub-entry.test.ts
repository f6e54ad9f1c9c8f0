import { describe, expect, it } from 'vitest'
import { linkOfPath, readHubEntry, readLoneId } from './hub-entry.ts'

describe('readHubEntry', () => {
  it.each([
    ['rajpurkar/squad', 'rajpurkar/squad'],
    ['  rajpurkar/squad ', 'rajpurkar/squad'],
    ['https://huggingface.co/datasets/rajpurkar/squad', 'rajpurkar/squad'],
    ['https://huggingface.co/datasets/squad/', 'squad'],
    ['huggingface.co/datasets/rajpurkar/squad', 'rajpurkar/squad'],
    ['https://hf.co/datasets/glue/viewer/mrpc/test', 'glue/viewer/mrpc/test'],
    [
      'https://huggingface.co/datasets/a/b/blob/main/data/train.csv?download=true#L3',
      'a/b/blob/main/data/train.csv',
    ],
    ['datasets/rajpurkar/squad', 'rajpurkar/squad'],
    ['hf://datasets/a/b', 'a/b'],
    ['hf://datasets/a/b@v1', 'a/b/tree/v1'],
    ['hf://datasets/a/b/data/x.parquet', 'a/b/resolve/main/data/x.parquet'],
    ['hf://datasets/a/b@refs/convert/parquet/x', 'a/b/resolve/refs/convert/parquet/x'],
    ['https://hub.example.org/datasets/a/b', 'a/b'],
  ])('%s is looked at', (typed, path) => {
    expect(readHubEntry(typed, 'https://hub.example.org')).toEqual({ kind: 'look', path })
  })

  it.each(['squad', 'question answering', 'and/or what', 'a/b/c', 'a//b', 'what is 1/2 ?'])(
    '%s is searched for',
    (text) => {
      expect(readHubEntry(text)).toEqual({ kind: 'search', text })
    },
  )

  it.each([
    'https://example.org/datasets/a/b.csv',
    'https://huggingface.co/rajpurkar',
    'http://example.org/x.jsonl',
  ])('%s is elsewhere', (url) => {
    expect(readHubEntry(url)).toEqual({ kind: 'elsewhere', url })
  })

  it('is null where nothing was typed', () => {
    expect(readHubEntry('  ')).toBeNull()
  })
})

it.each([
  ['squad', 'squad'],
  [' squad ', 'squad'],
  ['two words', null],
  ['a..b', null],
])('%s could be the id %s', (typed, id) => {
  expect(readLoneId(typed)).toBe(id)
})

it.each([
  [['squad'], 'squad'],
  [['rajpurkar', 'squad'], 'rajpurkar/squad'],
  [['squad', 'viewer', 'x y'], 'datasets/squad/viewer/x%20y'],
  [['squad', 'tree'], 'datasets/squad/tree'],
  [['a', 'b', 'tree', 'v1.0'], 'datasets/a/b/tree/v1.0'],
])('the path %j asks for %s', (segments, link) => {
  expect(linkOfPath(segments)).toBe(link)
})
