import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import PQueue from 'p-queue'
import type { HubOrigin, Manifest, ReadingOptions, Split } from '#lib/model/index.ts'
import { type IngestOptions, type IngestResult, ingest } from './ingest.ts'
import { compareSplits } from './names.ts'
import { type FetchedExcerpt, fetchExcerpt, readFooterOf, readRowsOf } from './parquet-excerpt.ts'
import type { FooterColumn, ParquetFooter } from './parquet-footer.ts'
import { Refusal } from './refusal.ts'
import { drawPositions, layOut, sampledRows, shareOut } from './sample-plan.ts'
import { drawSample } from './sample-rows.ts'

/** A Parquet file that is read by ranges. */
export interface RemoteParquet {
  name: string
  split: string
  bytes: number
  /** The bytes [start, end). */
  read: (start: number, end: number) => Promise<Uint8Array>
}

export interface SamplingOptions extends Omit<IngestOptions, 'sources' | 'origin' | 'options'> {
  origin: HubOrigin
  /** The origin's files. */
  remotes: readonly RemoteParquet[]
  /** The options, given what the files themselves say: whether they name their features, and their columns. */
  optionsFor: (file: {
    hasFeatures: boolean
    columns: readonly FooterColumn[]
  }) => Promise<ReadingOptions>
  budget?: { bytes: number; share: number }
}

/** Bytes fetched for rows, in all; at least `share` are tried for each row group. */
const defaultBudget = { bytes: 64 * 1024 * 1024, share: 1024 * 1024 }
const requestsAtOnce = 8
/** With more files than this their rows are counted first, and few are looked at whole. */
const filesReadWhole = 24

/**
 * Takes some rows of every split of Parquet files that stand elsewhere, spread over them, by range
 * requests: the footers, then a few row groups (or their first rows, where they are large). They are read
 * as whole files are, so that values and types are those of a full reading. Answers a manifest of the
 * full set with `parquet` null, whose sample has the rows under their numbers in the full set.
 */
export async function sampleParquet(sampling: SamplingOptions): Promise<IngestResult> {
  const { files, signal, name, origin, report, budget = defaultBudget } = sampling
  const scratch = await files.scratch()
  const queue = new PQueue({ concurrency: requestsAtOnce })
  const each = <T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> =>
    Promise.all(
      items.map((item) =>
        queue.add(async () => {
          signal.throwIfAborted()
          return await work(item)
        }),
      ),
    )
  try {
    const remotes = [...sampling.remotes].sort((a, b) => compareSplits(a.split, b.split))
    const footers = new Map<RemoteParquet, ParquetFooter>()
    const lookAt = async (remote: RemoteParquet) => {
      const footer = footers.get(remote) ?? (await readFooterOf(remote))
      footers.set(remote, footer)
      return footer
    }
    const countFirst = remotes.length > filesReadWhole
    let counted = 0
    const rows = await each(remotes, async (remote) => {
      const own = countFirst ? await readRowsOf(remote) : (await lookAt(remote)).rows
      counted += 1
      report({ done: counted, total: remotes.length, unit: 'files' })
      return own
    })
    const layout = layOut(remotes.map(({ split }, at) => ({ split, rows: rows[at] ?? 0 })))
    if (layout.rows === 0) throw new Refusal('file-without-records', { file: name })
    const quotas = shareOut(layout.splits, sampledRows)
    const choose = (times: number) =>
      chooseGroups({ remotes, ...layout, quotas, times, lookAt, each })
    const few = await choose(1)
    const chosen = rowsIn(few) < sampledRows ? await choose(4) : few
    const [first] = chosen
    if (!first) throw new Refusal('file-without-records', { file: name })
    const count = chosen.reduce((sum, { groups }) => sum + groups.length, 0)
    const share = Math.max(Math.min(budget.share, (2 * budget.bytes) / count), budget.bytes / count)
    // Where pages are too large for their share, more is fetched, but not without end.
    const allowance = { bytes: 4 * budget.bytes }
    let fetched = 0
    const excerpts = await each(chosen, async ({ remote, footer, groups, index }) => {
      const path = join(scratch.path, `excerpt-${index}.parquet`)
      const handle = await open(/* turbopackIgnore: true */ path, 'w', 0o600)
      try {
        const excerpt = await fetchExcerpt({ remote, footer, groups, share, allowance, handle })
        fetched += excerpt.bytes
        report({ done: fetched, total: null, unit: 'bytes' })
        return { ...excerpt, path, remote, start: layout.starts[index] ?? 0 }
      } finally {
        await handle.close()
      }
    })
    signal.throwIfAborted()
    const options = await sampling.optionsFor(first.footer)
    const result = await ingest({
      ...sampling,
      report: () => undefined,
      origin,
      options,
      sources: excerpts.map(({ path, remote }) => ({
        path,
        name: remote.name,
        split: remote.split,
      })),
    })
    if (!result.ok) return result
    return {
      ok: true,
      manifest: await toSample(sampling, result.manifest, { ...layout, quotas, excerpts }),
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (!(cause instanceof Refusal)) throw cause
    const options = await sampling.optionsFor({ hasFeatures: true, columns: [] })
    return {
      ok: false,
      error: { code: cause.code, values: cause.values },
      options,
      suggestions: [],
    }
  } finally {
    queue.clear()
    await scratch.remove()
  }
}

interface ChosenFile {
  index: number
  remote: RemoteParquet
  footer: ParquetFooter
  /** In the file's order. */
  groups: number[]
}

async function chooseGroups(options: {
  remotes: readonly RemoteParquet[]
  starts: readonly number[]
  splits: readonly Split[]
  quotas: readonly number[]
  times: number
  lookAt: (remote: RemoteParquet) => Promise<ParquetFooter>
  each: <T, U>(items: readonly T[], work: (item: T) => Promise<U>) => Promise<U[]>
}): Promise<ChosenFile[]> {
  const { remotes, starts, splits, quotas, times, lookAt, each } = options
  const positions = splits.flatMap((split, at) => drawPositions(split, quotas[at] ?? 0, times))
  const inFile = new Map<number, number[]>()
  for (const position of positions) {
    // The last file that begins at or before it; files without rows begin where the next one does.
    const index = starts.findLastIndex((start) => start <= position)
    inFile.set(index, [...(inFile.get(index) ?? []), position - (starts[index] ?? 0)])
  }
  const chosen = await each([...inFile], async ([index, rows]) => {
    const remote = remotes[index]
    if (!remote) throw new Error('a row was drawn outside of the files')
    const footer = await lookAt(remote)
    const groups = new Set<number>()
    for (const row of rows) groups.add(groupOf(remote.name, footer, row))
    return { index, remote, footer, groups: [...groups].sort((a, b) => a - b) }
  })
  return chosen.sort((a, b) => a.index - b.index)
}

function rowsIn(chosen: readonly ChosenFile[]): number {
  return chosen.reduce(
    (sum, { footer, groups }) =>
      groups.reduce((rows, group) => rows + (footer.groups[group]?.rows ?? 0), sum),
    0,
  )
}

function groupOf(name: string, { groups }: ParquetFooter, row: number): number {
  let end = 0
  const found = groups.findIndex((group) => {
    end += group.rows
    return row < end
  })
  if (found === -1) throw lying(name)
  return found
}

function lying(file: string): Refusal {
  const reason = 'its row groups do not hold the rows that it says'
  return new Refusal('parquet-unreadable', { file, reason })
}

async function toSample(
  { files, openEngine, origin, name, threads, memoryLimit, signal }: SamplingOptions,
  read: Manifest,
  taken: {
    rows: number
    splits: Split[]
    quotas: readonly number[]
    excerpts: readonly (FetchedExcerpt & { start: number })[]
  },
): Promise<Manifest> {
  if (!read.parquet) throw new Error('the excerpts were not read')
  const { rows, splits, quotas, excerpts } = taken
  let position = 0
  const runs = excerpts.flatMap(({ start, groups }) =>
    groups.map((group) => {
      const run = { position, row: start + group.firstRow, rows: group.rows }
      position += group.rows
      return run
    }),
  )
  if (position !== read.rows) throw lying(name)
  const from = files.pathOf(read.parquet.sha256)
  const scratch = await files.scratch()
  const engine = await openEngine({ threads, memoryLimit, scratch: scratch.path, inputs: [from] })
  try {
    const path = join(scratch.path, 'sample.parquet')
    const { fields } = read
    const drawn = await drawSample({
      ...{ engine, from, path, fields, runs, splits, quotas, signal },
      bytesPerRow: (read.parquet.bytes * 3) / read.rows,
    })
    return {
      ...read,
      file: {
        name,
        bytes: origin.files.reduce((sum, file) => sum + file.bytes, 0),
        sha256: digestOfOrigin(origin),
        packing: null,
      },
      // None of them was read whole.
      files: [],
      records: rows,
      rows,
      splits,
      // Counted over the excerpts, not over all rows.
      notes: read.notes.filter(({ code }) => code !== 'labels-out-of-range'),
      parquet: null,
      sample: { ...(await files.keep(path)), rows: drawn },
    }
  } finally {
    engine.close()
    await scratch.remove()
  }
}

function digestOfOrigin({ files }: HubOrigin): string {
  const list = files.map(({ path, commit, split, bytes, sha256 }) => [
    path,
    commit,
    split,
    bytes,
    sha256,
  ])
  return createHash('sha256').update(JSON.stringify(list)).digest('hex')
}
