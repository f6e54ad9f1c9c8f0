import { expect, it } from 'vitest'
import { defaultReadingOptions, type UploadView } from '#lib/model/index.ts'
import { countOpenUploads, isSameFile, openUploads } from './open-uploads.ts'
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
const base = (id: string) => ({ id, fileName: 'a.csv', size: 10, received: 5 })
const receiving = (id: string): UploadView => ({ ...base(id), state: 'receiving' })
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

it('takes a file for the same by name and size', () => {
  const view = { fileName: 'a.csv', size: 10 }
  expect(isSameFile({ name: 'a.csv', size: 10 }, view)).toBe(true)
  expect(isSameFile({ name: 'a.csv', size: 11 }, view)).toBe(false)
  expect(isSameFile({ name: 'b.csv', size: 10 }, view)).toBe(false)
})
