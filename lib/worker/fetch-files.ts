import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import PQueue from 'p-queue'
import type { JobContext } from '#lib/jobs/index.ts'
import { DomainError, type HubFile, type HubOrigin } from '#lib/model/index.ts'
import type { Studio } from '#lib/usecases/index.ts'

/** A file of an origin that is here whole. */
export interface FetchedFile {
  file: HubFile
  path: string
}

const atOnce = 3
/** Left free on the disk beyond what is fetched and read. */
const reserve = 512 * 1024 ** 2

/**
 * Fetches every file of an origin that is not here yet, several at a time, into the dataset's folder of
 * downloads. What has come stays there: another run goes on with it. Progress is in bytes of all files.
 */
export async function fetchFiles(
  studio: Studio,
  context: JobContext,
  {
    datasetId,
    name,
    origin,
    token,
  }: { datasetId: string; name: string; origin: HubOrigin; token: string | null },
): Promise<FetchedFile[]> {
  const folder = await studio.files.downloadsOf(datasetId)
  const placed = await Promise.all(
    origin.files.map(async (file) => {
      const path = join(folder, nameOf(file))
      return { file, path, here: await sizeOf(path), begun: await sizeOf(`${path}.part`) }
    }),
  )
  const total = origin.files.reduce((sum, file) => sum + file.bytes, 0)
  const begun = placed.reduce((sum, one) => sum + Math.min(one.file.bytes, one.here + one.begun), 0)
  await holdToSpace(studio, { name, total, begun })
  const done = new Map(placed.map(({ file, here }) => [file, Math.min(here, file.bytes)]))
  const report = () => {
    let sum = 0
    for (const bytes of done.values()) sum += bytes
    context.report({ done: sum, total, unit: 'bytes' })
  }
  report()
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const queue = new PQueue({ concurrency: atOnce })
  try {
    await Promise.all(
      placed.map(({ file, path, here }) =>
        queue.add(async () => {
          signal.throwIfAborted()
          // It was put there once it was whole and its hash was right.
          if (here === file.bytes && here > 0) return
          await studio.links.download({
            ...studio.hub.requestOf({ repo: origin.repo, file }, { token }),
            path,
            expected: { bytes: file.bytes, sha256: file.sha256 },
            limit: file.bytes,
            signal,
            report: (bytes) => {
              done.set(file, bytes)
              report()
            },
          })
          done.set(file, file.bytes)
          report()
        }),
      ),
    )
  } catch (error) {
    stop.abort()
    queue.clear()
    // Those that still run end before their folder is used again.
    await queue.onIdle()
    context.signal.throwIfAborted()
    throw error
  }
  return placed
}

/** Files of the same name in different folders are different ones, and so are those of another commit. */
function nameOf({ commit, path }: HubFile): string {
  return createHash('sha256').update(`${commit} ${path}`).digest('hex').slice(0, 32)
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 0
    throw cause
  }
}

/** What is to come, and once more as much for what is read from it. */
async function holdToSpace(
  studio: Studio,
  { name, total, begun }: { name: string; total: number; begun: number },
): Promise<void> {
  const needed = total - begun + total + reserve
  const free = await studio.files.freeBytes()
  if (free >= needed) return
  const megabytes = (bytes: number) => Math.ceil(bytes / 1024 ** 2)
  throw new DomainError(
    'fetch-disk-full',
    { dataset: name, needed: megabytes(needed), missing: megabytes(needed - free) },
    { kind: 'unavailable' },
  )
}

/** Whether an error says that a file is not the one that was planned: it is gone, or another one. */
export function saysChanged(error: unknown): boolean {
  if (!(error instanceof DomainError)) return false
  const { code, kind } = error
  return (
    code === 'link-not-as-expected' ||
    code === 'link-changes' ||
    code === 'link-too-large' ||
    (code === 'link-status' && kind === 'not-found')
  )
}
