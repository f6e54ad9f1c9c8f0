import { describe, expect, it } from 'vitest'
import { defaultReadingOptions, type UploadView } from '#lib/model/index.ts'
import {
  countOpenUploads,
  findCombinable,
  isSameFile,
  type OpenUpload,
  openUploads,
} from './open-uploads.ts'
import type { QueuedUpload } from './upload-queue.ts'

const queued = (uploadId: string | null, state: QueuedUpload['state']): QueuedUpload => ({
  key: 1,
  fileName: 'a.csv',
  size: 10,
  uploadId,
  received: 0,
  state,
  error: null,
  rate: null,
  secondsLeft: null,
})
const base = (id: string) => ({
  id,
  fileName: 'a.csv',
  size: 10,
  received: 5,
  url: null,
  revises: null,
  parts: [],
})
const receiving = (id: string): UploadView => ({ ...base(id), state: 'receiving', jobId: null })
const reading = (id: string): UploadView => ({
  ...base(id),
  state: 'reading',
  jobId: 'job_1',
  options: defaultReadingOptions,
})
const added = (id: string): UploadView => ({ ...base(id), state: 'added', datasetId: 'dst_1' })

const shown = (queue: QueuedUpload[], views: UploadView[]) =>
  openUploads(queue, views).map((one) =>
    one.kind === 'queued' ? `queued ${one.queued.state}` : `kept ${one.view.state}`,
  )

it.each<[string, QueuedUpload[], UploadView[], string[]]>([
  ['not known to the studio yet', [queued(null, 'sending')], [], ['queued sending']],
  ['on its way', [queued('u', 'sending')], [receiving('u')], ['queued sending']],
  ['sent, the list is old', [queued('u', 'sent')], [receiving('u')], ['queued sent']],
  ['sent and being read', [queued('u', 'sent')], [reading('u')], ['kept reading']],
  ['sent and gone', [queued('u', 'sent')], [], []],
  ['sent and added', [queued('u', 'sent')], [added('u')], []],
  ['broken off earlier', [], [receiving('u')], ['kept receiving']],
  [
    'two files',
    [queued(null, 'waiting'), queued('u', 'paused')],
    [receiving('u'), reading('v')],
    ['queued waiting', 'queued paused', 'kept reading'],
  ],
])('%s', (_name, queue, views, expected) => {
  expect(shown(queue, views)).toEqual(expected)
})

it('counts how they stand', () => {
  const open = openUploads(
    [
      queued(null, 'sending'),
      queued(null, 'waiting'),
      queued(null, 'paused'),
      queued(null, 'failed'),
    ],
    [receiving('u'), reading('v')],
  )
  expect(countOpenUploads(open)).toEqual({ moving: 3, stopped: 2, read: 0, failed: 1 })
})

it('counts a file that the studio fetches as moving, not as broken off', () => {
  const fetched: UploadView = {
    ...base('u'),
    url: 'https://example.org/a.csv',
    state: 'receiving',
    jobId: 'job_1',
  }
  expect(countOpenUploads(openUploads([], [fetched]))).toMatchObject({ moving: 1, stopped: 0 })
})

it('takes a file for the same by name and size', () => {
  const view = { fileName: 'a.csv', size: 10 }
  expect(isSameFile({ name: 'a.csv', size: 10 }, view)).toBe(true)
  expect(isSameFile({ name: 'a.csv', size: 11 }, view)).toBe(false)
  expect(isSameFile({ name: 'b.csv', size: 10 }, view)).toBe(false)
})

describe('what can be one dataset', () => {
  const read = (fileName: string, names: string[], patch: object = {}) =>
    ({
      kind: 'kept',
      view: {
        ...{ id: `upl_${fileName}`, fileName, url: null, parts: [], state: 'read' },
        manifest: { fields: names.map((name) => ({ name })) },
        ...patch,
      },
    }) as unknown as OpenUpload
  const found = (...open: OpenUpload[]) => {
    const combinable = findCombinable(open)
    return combinable && [combinable.views.map(({ fileName }) => fileName), combinable.alike]
  }

  it.each([
    ['splits', 'squad-train.jsonl', 'squad-dev.jsonl', true],
    ['shards', 'data-00000-of-00002.parquet', 'data-00001-of-00002.parquet', true],
    ['numbers', 'rows_1.csv.gz', 'rows_2.csv.gz', true],
    ['splits alone', 'train.csv', 'test.csv', true],
    ['other names', 'squad.jsonl', 'quiz.jsonl', false],
  ])('%s', (_what, first, second, alike) => {
    const open = [read(first, ['q', 'a']), read(second, ['a', 'q'])]
    expect(found(...open)).toEqual([[first, second], alike])
  })

  it('other fields are no parts of one', () => {
    expect(found(read('a-train.csv', ['q']), read('a-test.csv', ['x']))?.[1]).toBe(false)
  })

  it('those that look like parts, without what else is there', () => {
    const open = [read('a-1.csv', ['q']), read('other.csv', ['x']), read('a-2.csv', ['q'])]
    expect(found(...open)).toEqual([['a-1.csv', 'a-2.csv'], true])
  })

  it('neither one alone, nor links, nor what is several already', () => {
    expect(found(read('a.csv', ['q']))).toBeNull()
    expect(found(read('a.csv', ['q']), read('b.csv', ['q'], { url: 'https://x' }))).toBeNull()
    const several = read('b.csv', ['q'], { parts: [{ name: 'x', bytes: 1 }] })
    expect(found(read('a.csv', ['q']), several)).toBeNull()
  })
})
