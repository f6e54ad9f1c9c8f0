import { describe, expect, it } from 'vitest'
import { type HubLink, parseHubLink } from './parse-link.ts'

const hub = 'https://huggingface.co'
const own = 'http://hub.example:8080/mirror'

describe('what people paste', () => {
  it.each<[string, Partial<HubLink>]>([
    ['squad', { repo: 'squad' }],
    [' rajpurkar/squad ', { repo: 'rajpurkar/squad' }],
    ['datasets/rajpurkar/squad', { repo: 'rajpurkar/squad' }],
    ['datasets/squad', { repo: 'squad' }],
    ['hf://datasets/rajpurkar/squad', { repo: 'rajpurkar/squad' }],
    ['hf://datasets/squad@v1/data/a.csv', { repo: 'squad', revision: 'v1', file: 'data/a.csv' }],
    [
      'hf://datasets/a/b@refs/convert/parquet/c/train/0.parquet',
      { repo: 'a/b', revision: 'refs/convert/parquet', file: 'c/train/0.parquet' },
    ],
    [`${hub}/datasets/rajpurkar/squad`, { repo: 'rajpurkar/squad' }],
    [`${hub}/datasets/rajpurkar/squad/`, { repo: 'rajpurkar/squad' }],
    [`${hub}/datasets/squad?tab=x#y`, { repo: 'squad' }],
    ['huggingface.co/datasets/rajpurkar/squad', { repo: 'rajpurkar/squad' }],
    ['hf.co/datasets/rajpurkar/squad', { repo: 'rajpurkar/squad' }],
    [`${hub}/datasets/a/b/viewer`, { repo: 'a/b' }],
    [`${hub}/datasets/a/b/viewer/plain`, { repo: 'a/b', config: 'plain' }],
    [
      `${hub}/datasets/a/b/viewer/plain/train?p=3`,
      { repo: 'a/b', config: 'plain', split: 'train' },
    ],
    [`${hub}/datasets/a/b/viewer/zh%2FCN/train`, { repo: 'a/b', config: 'zh/CN', split: 'train' }],
    [`${hub}/datasets/squad/viewer/plain_text`, { repo: 'squad', config: 'plain_text' }],
    [`${hub}/datasets/a/b?config=c&split=test`, { repo: 'a/b', config: 'c', split: 'test' }],
    [`${hub}/datasets/a/b/tree/main`, { repo: 'a/b', revision: 'main' }],
    [`${hub}/datasets/a/b/tree/v2/data`, { repo: 'a/b', revision: 'v2' }],
    [
      `${hub}/datasets/a/b/tree/refs%2Fconvert%2Fparquet/c`,
      { repo: 'a/b', revision: 'refs/convert/parquet' },
    ],
    [
      `${hub}/datasets/a/b/blob/main/data/x%20y.csv`,
      { repo: 'a/b', revision: 'main', file: 'data/x y.csv' },
    ],
    [
      `${hub}/datasets/a/b/resolve/refs/pr/3/x.csv?download=true`,
      { repo: 'a/b', revision: 'refs/pr/3', file: 'x.csv' },
    ],
    [`${hub}/api/datasets/a/b`, { repo: 'a/b' }],
    [`${hub}/datasets/a/b/discussions/4`, { repo: 'a/b' }],
  ])('%s', (text, expected) => {
    const none = { revision: null, config: null, split: null, file: null }
    expect(parseHubLink(text, hub)).toEqual({ ...none, ...expected })
  })

  it.each([
    [`${own}/datasets/a/b/viewer/c`, 'a/b'],
    ['hub.example:8080/mirror/datasets/a/b', 'a/b'],
    [`${hub}/datasets/a/b`, 'a/b'],
  ])('%s, with a Hub of its own', (text, repo) => {
    expect(parseHubLink(text, own).repo).toBe(repo)
  })
})

describe('what is no dataset', () => {
  it.each([
    ['', 'hub-link-unreadable'],
    ['a/b/c', 'hub-link-unreadable'],
    ['what is this', 'hub-link-unreadable'],
    ['../../etc/passwd', 'hub-link-unreadable'],
    ['a/..', 'hub-link-unreadable'],
    ['a--b/c', 'hub-link-unreadable'],
    ['hf://models/a/b', 'hub-link-unreadable'],
    ['https://', 'hub-link-unreadable'],
    [`${hub}/datasets`, 'hub-link-unreadable'],
    [`${hub}/google/gemma-2b`, 'hub-link-no-dataset'],
    [`${hub}/spaces/a/b`, 'hub-link-no-dataset'],
    ['https://data.example/a.csv', 'hub-link-elsewhere'],
    ['https://huggingface.co.evil.example/datasets/a/b', 'hub-link-elsewhere'],
  ])('%j: %s', (text, code) => {
    expect(() => parseHubLink(text, hub)).toThrow(code)
  })
})
