import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { uploadFile } from '#components/datasets/upload-file.ts'
import type { Bench } from './bench.ts'
import { type BenchStudio, startStudio, untilIdle } from './bench-studio.ts'
import { watchMemory } from './process-memory.ts'
import { timeFigures } from './report.ts'
import { writeSquad } from './squad-rows.ts'

const goals = { web: 400, worker: 2_000, health: 200 }

/** A large file through the upload: how long, how much memory, and how the pages fare meanwhile. */
export const ingest: Bench = {
  about: 'upload and reading of a large JSON Lines file (--megabytes, usually 1000)',
  async run({ folder, number, say, signal }) {
    const megabytes = number('megabytes', 1_000)
    const path = join(folder, 'squad.jsonl')
    const written = await writeSquad({ path, bytes: megabytes * 1e6, signal })
    say(`wrote ${written.rows} rows, ${Math.round(written.bytes / 1e6)} MB`)
    const studio = await startStudio({ data: join(folder, 'data'), say, signal })
    const memory = watchMemory({ web: studio.webPid, worker: studio.workerPid })
    const latency = watchLatency(studio)
    try {
      const began = performance.now()
      const blob = await openAsBlob(path)
      const { uploadId } = await uploadFile({
        file: {
          name: 'squad.jsonl',
          size: blob.size,
          lastModified: 0,
          slice: (start, end) => blob.slice(start, end),
        },
        world: {
          fetch: studio.fetch,
          now: () => performance.now(),
          sleep: (ms, signal) => wait(ms, undefined, { signal }),
        },
        signal,
        onProgress: () => undefined,
      })
      const uploaded = performance.now()
      say(`uploaded in ${((uploaded - began) / 1000).toFixed(1)} s; reading`)
      const rows = await untilRead(studio, uploadId, signal)
      const read = performance.now()
      say(`read in ${((read - uploaded) / 1000).toFixed(1)} s: ${rows} rows; profiling`)
      if (rows !== written.rows) throw new Error(`${written.rows} rows became ${rows}`)
      const whileRead = memory.peaks()
      await studio.call('uploads.add', {
        uploadId,
        description: {
          name: 'squad',
          description: null,
          license: 'MIT',
          languages: ['en'],
          homepage: null,
        },
        visibility: { kind: 'any' },
      })
      await untilIdle(studio, signal)
      const profiled = performance.now()
      const times = await latency.stop()
      const peaks = memory.stop()
      const seconds = (from: number, to: number) => (to - from) / 1000
      const rate = (from: number, to: number) => written.bytes / 1e6 / seconds(from, to)
      return {
        setting: { megabytes: Math.round(written.bytes / 1e6), rows },
        figures: [
          { name: 'upload', value: seconds(began, uploaded), unit: 's' },
          { name: 'upload, rate', value: rate(began, uploaded), unit: 'MB/s' },
          { name: 'read', value: seconds(uploaded, read), unit: 's' },
          { name: 'read, rate', value: rate(uploaded, read), unit: 'MB/s' },
          { name: 'profile', value: seconds(read, profiled), unit: 's' },
          { name: 'web, peak', value: peaks.web, unit: 'MB', goal: { atMost: goals.web } },
          { name: 'worker, peak', value: peaks.worker, unit: 'MB', goal: { atMost: goals.worker } },
          { name: 'worker, peak until read', value: whileRead.worker, unit: 'MB' },
          ...timeFigures('health', times.health, goals.health),
          ...timeFigures('datasets.list', times.list),
        ],
      }
    } finally {
      latency.end()
      memory.stop()
      await studio.stop()
    }
  },
}

async function untilRead(
  studio: BenchStudio,
  uploadId: string,
  signal: AbortSignal,
): Promise<number> {
  for (;;) {
    const view = await studio.call('uploads.get', { uploadId })
    if (view.state === 'read') return view.manifest.rows
    if (view.state === 'failed') throw new Error(`reading failed: ${JSON.stringify(view.error)}`)
    await wait(250, undefined, { signal })
  }
}

/** Asks for something small and for the list of datasets, ten times a second, one after the other. */
function watchLatency(studio: BenchStudio) {
  const times: { health: number[]; list: number[] } = { health: [], list: [] }
  let stopped = false
  const timed = async (into: number[], ask: () => Promise<unknown>) => {
    const began = performance.now()
    await ask()
    into.push(performance.now() - began)
  }
  const loop = (async () => {
    while (!stopped) {
      await timed(times.health, async () => (await studio.fetch('/api/health')).arrayBuffer())
      await timed(times.list, () => studio.call('datasets.list', {}))
      await wait(100)
    }
  })()
  // What fails here is thrown by `stop`; without this line it would end the process before it cleans up.
  loop.catch(() => undefined)
  const end = () => {
    stopped = true
  }
  return {
    /** Stops asking, also where what was asked has failed. */
    end,
    async stop() {
      end()
      await loop
      return times
    },
  }
}
