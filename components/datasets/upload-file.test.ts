import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '#components/api.ts'
import { chunkLimit, FileUnreadable, type UploadProgress, uploadFile } from './upload-file.ts'

const MiB = 1024 * 1024

type Fault = 'network' | 'lost-answer' | 'half' | number

/** A studio that keeps one upload; `faults` are what its next chunks meet, `null` where nothing. */
function fakeStudio({ has = 0, faults = [] as (Fault | null)[], startFaults = 0 } = {}) {
  const state = { received: has, size: 0, chunks: [] as [number, number][], gets: 0, starts: 0 }
  const json = (body: unknown, status = 200) => Response.json(body, { status })
  const refusal = (status: number, code: string) => json({ error: { code, message: code } }, status)
  const fetch = (async (input: string, init: RequestInit) => {
    init.signal?.throwIfAborted()
    if (input === '/api/call/uploads.start') {
      state.starts += 1
      if (state.starts <= startFaults) throw new TypeError('Failed to fetch')
      state.size = JSON.parse(String(init.body)).size
      if (state.size === 0) return refusal(422, 'file-empty')
      return json({ uploadId: 'upl_000000', received: state.received })
    }
    if (input === '/api/call/uploads.get') {
      state.gets += 1
      const done = state.received === state.size
      return json({ state: done ? 'reading' : 'receiving', received: state.received })
    }
    const offset = Number(new URL(input, 'http://x').searchParams.get('offset'))
    const { byteLength } = init.body as ArrayBuffer
    const fault = faults.shift() ?? null
    if (fault === 'network') throw new TypeError('Failed to fetch')
    if (fault === 'half') {
      state.received += byteLength / 2
      throw new TypeError('Failed to fetch')
    }
    if (typeof fault === 'number') return refusal(fault, 'refused')
    if (state.received === state.size) return refusal(409, 'upload-complete')
    if (offset !== state.received) return refusal(409, 'upload-offset')
    state.chunks.push([offset, byteLength])
    state.received += byteLength
    if (fault === 'lost-answer') throw new TypeError('Failed to fetch')
    return json({ received: state.received, complete: state.received === state.size })
  }) as unknown as typeof globalThis.fetch
  return { state, fetch }
}

const fileOf = (size: number) => ({
  name: 'rows.jsonl',
  size,
  lastModified: 1,
  slice: (start: number, end: number) => ({
    arrayBuffer: async () => new ArrayBuffer(end - start),
  }),
})

let waits: number[]
let seen: UploadProgress[]
let clock: number
beforeEach(() => {
  waits = []
  seen = []
  clock = 0
})

function run(
  studio: ReturnType<typeof fakeStudio>,
  { size = 3 * MiB, chunkMs = 0, signal = new AbortController().signal, file = fileOf(size) } = {},
) {
  const world = {
    fetch: ((...given: Parameters<typeof fetch>) => {
      clock += chunkMs
      return studio.fetch(...given)
    }) as typeof fetch,
    now: () => clock,
    sleep: async (milliseconds: number, stop: AbortSignal) => {
      waits.push(milliseconds)
      stop.throwIfAborted()
    },
  }
  return uploadFile({ file, world, signal, onProgress: (progress) => seen.push(progress) })
}

describe('chunks', () => {
  it('follow one another and grow to the limit while they are quick', async () => {
    const studio = fakeStudio()
    await expect(run(studio, { size: 40 * MiB })).resolves.toEqual({ uploadId: 'upl_000000' })
    const sizes = studio.state.chunks.map(([, size]) => size / MiB)
    expect(sizes).toEqual([1, 2, 4, 8, 8, 8, 8, 1])
    expect(Math.max(...sizes) * MiB).toBe(chunkLimit)
    expect(studio.state.received).toBe(40 * MiB)
    expect(waits).toEqual([])
  })

  it('shrink where one takes long', async () => {
    const studio = fakeStudio()
    await run(studio, { size: 3 * MiB, chunkMs: 5_000 })
    expect(studio.state.chunks.map(([, size]) => size / MiB)).toEqual([
      1, 0.5, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25,
    ])
  })

  it('begin where an earlier attempt ended', async () => {
    const studio = fakeStudio({ has: 2 * MiB })
    await run(studio)
    expect(studio.state.chunks).toEqual([[2 * MiB, MiB]])
    expect(seen[0]).toMatchObject({ received: 2 * MiB, interrupted: false })
  })

  it('are not needed where all is there', async () => {
    const studio = fakeStudio({ has: 3 * MiB })
    await run(studio)
    expect(studio.state.chunks).toEqual([])
  })

  it('tell the pace', async () => {
    await run(fakeStudio(), { size: 3 * MiB, chunkMs: 1_000 })
    expect(seen.at(-2)).toMatchObject({ received: 3 * MiB, rate: MiB, secondsLeft: 0 })
  })
})

describe('what may pass', () => {
  it.each<[string, Fault]>([
    ['a broken connection', 'network'],
    ['a connection broken within a chunk', 'half'],
    ['an answer that is lost', 'lost-answer'],
    ['a conflict', 409],
    ['a studio that stumbles', 503],
  ])('%s: asks what is there and goes on', async (_name, fault) => {
    const studio = fakeStudio({ faults: [null, fault] })
    await run(studio)
    expect(studio.state.received).toBe(3 * MiB)
    expect(studio.state.gets).toBe(1)
    expect(waits).toEqual([500])
    expect(seen.some(({ interrupted }) => interrupted)).toBe(true)
    expect(seen.at(-1)).toMatchObject({ received: 3 * MiB, interrupted: false })
  })

  it('pauses grow, and begin anew after progress', async () => {
    const studio = fakeStudio({ faults: ['network', 'network', 'network', null, 'network'] })
    await run(studio)
    expect(waits).toEqual([500, 1_000, 2_000, 500])
  })

  it('a lost answer to the last chunk ends the upload', async () => {
    const studio = fakeStudio({ faults: ['lost-answer'] })
    await expect(run(studio, { size: MiB })).resolves.toEqual({ uploadId: 'upl_000000' })
  })

  it('a studio that does not answer at first is waited for', async () => {
    const studio = fakeStudio({ startFaults: 2 })
    await run(studio)
    expect(studio.state.received).toBe(3 * MiB)
    expect(waits).toEqual([500, 1_000])
  })

  it('ends after twelve tries without progress', async () => {
    const studio = fakeStudio({ faults: Array.from({ length: 20 }, (): Fault => 'network') })
    await expect(run(studio)).rejects.toMatchObject({ code: 'unreachable' })
    expect(waits).toHaveLength(11)
    expect(Math.max(...waits)).toBe(30_000)
  })
})

describe('what stays', () => {
  it('a refusal at the start', async () => {
    const refused = run(fakeStudio(), { size: 0 })
    await expect(refused).rejects.toMatchObject({ code: 'file-empty', status: 422 })
    expect(waits).toEqual([])
  })

  it.each([401, 403, 404, 422])('status %i', async (status) => {
    await expect(run(fakeStudio({ faults: [status] }))).rejects.toBeInstanceOf(ApiError)
    expect(waits).toEqual([])
  })

  it('a file that cannot be read any more', async () => {
    const slice = () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) })
    const file = { ...fileOf(MiB), slice }
    await expect(run(fakeStudio(), { file })).rejects.toBeInstanceOf(FileUnreadable)
  })

  it('an abort', async () => {
    const stop = new AbortController()
    stop.abort(new Error('paused'))
    await expect(run(fakeStudio(), { signal: stop.signal })).rejects.toThrow('paused')
  })
})
