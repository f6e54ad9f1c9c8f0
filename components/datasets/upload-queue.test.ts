import { beforeEach, expect, it } from 'vitest'
import type { UploadProgress, UploadSource } from './upload-file.ts'
import { createUploadQueue, isUnderWay, type UploadQueue } from './upload-queue.ts'

interface Sending {
  name: string
  signal: AbortSignal
  progress: (received: number, interrupted?: boolean) => void
  done: () => void
  fail: (error: Error) => void
}

let sendings: Sending[]
let discarded: string[]
let queue: UploadQueue

const fileOf = (name: string, size = 100): UploadSource => ({
  name,
  size,
  lastModified: 1,
  slice: () => ({ arrayBuffer: async () => new ArrayBuffer(0) }),
})

beforeEach(() => {
  sendings = []
  discarded = []
  queue = createUploadQueue({
    send: ({ file, signal, onProgress }) =>
      new Promise((resolve, reject) => {
        const uploadId = `upl_${file.name}`
        signal.addEventListener('abort', () => reject(signal.reason))
        sendings.push({
          name: file.name,
          signal,
          progress: (received, interrupted = false) =>
            onProgress({
              uploadId,
              received,
              interrupted,
              rate: 1,
              secondsLeft: 2,
            } satisfies UploadProgress),
          done: () => resolve({ uploadId }),
          fail: reject,
        })
      }),
    discard: async (uploadId) => {
      discarded.push(uploadId)
    },
  })
})

const states = () => queue.list().map(({ fileName, state }) => `${fileName} ${state}`)
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const sending = (name: string) => {
  const found = sendings.findLast((one) => one.name === name)
  if (!found) throw new Error(`${name} is not being sent`)
  return found
}

it('sends one after another', async () => {
  queue.add([fileOf('a'), fileOf('b')])
  expect(states()).toEqual(['a sending', 'b waiting'])
  sending('a').progress(40)
  expect(queue.list()[0]).toMatchObject({ uploadId: 'upl_a', received: 40, rate: 1 })
  sending('a').done()
  await settled()
  expect(states()).toEqual(['a sent', 'b sending'])
  expect(queue.list()[0]).toMatchObject({ received: 100, rate: null })
  expect(queue.list().map(isUnderWay)).toEqual([false, true])
})

it('says when the connection is broken', () => {
  queue.add([fileOf('a')])
  sending('a').progress(10, true)
  expect(states()).toEqual(['a interrupted'])
  expect(queue.list().map(isUnderWay)).toEqual([true])
  sending('a').progress(20)
  expect(states()).toEqual(['a sending'])
})

it('pauses one, begins the next, and goes on later', async () => {
  const [first = 0] = queue.add([fileOf('a'), fileOf('b')])
  queue.pause(first)
  await settled()
  expect(sending('a').signal.aborted).toBe(true)
  expect(states()).toEqual(['a paused', 'b sending'])
  queue.resume(first)
  expect(states()).toEqual(['a waiting', 'b sending'])
  sending('b').done()
  await settled()
  expect(states()).toEqual(['a sending', 'b sent'])
})

it('pauses one that still waits', () => {
  const [, second = 0] = queue.add([fileOf('a'), fileOf('b')])
  queue.pause(second)
  expect(states()).toEqual(['a sending', 'b paused'])
})

it('keeps why one failed, and tries again', async () => {
  const [first = 0] = queue.add([fileOf('a'), fileOf('b')])
  sending('a').fail(new Error('no room'))
  await settled()
  expect(states()).toEqual(['a failed', 'b sending'])
  expect(queue.list()[0]?.error).toEqual(new Error('no room'))
  queue.resume(first)
  expect(queue.list()[0]).toMatchObject({ state: 'waiting', error: null })
})

it('cancels one under way and throws away what was received', async () => {
  const [first = 0] = queue.add([fileOf('a'), fileOf('b')])
  sending('a').progress(10)
  await queue.cancel(first)
  await settled()
  expect(states()).toEqual(['b sending'])
  expect(discarded).toEqual(['upl_a'])
  expect(sending('a').signal.aborted).toBe(true)
})

it('cancels one that the studio does not know yet', async () => {
  const [, second = 0] = queue.add([fileOf('a'), fileOf('b')])
  await queue.cancel(second)
  expect(states()).toEqual(['a sending'])
  expect(discarded).toEqual([])
})

it('tells whoever listens, with a new list each time', () => {
  const lists = new Set<unknown>()
  const end = queue.subscribe(() => lists.add(queue.list()))
  queue.add([fileOf('a')])
  sending('a').progress(10)
  end()
  sending('a').progress(20)
  expect(lists.size).toBe(3)
})
