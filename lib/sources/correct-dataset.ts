import { join } from 'node:path'
import { canonicalRows, type Engine } from '#lib/engine/index.ts'
import {
  identifier,
  joinSql,
  type Manifest,
  raw,
  type Sql,
  sql,
  type TypeCorrection,
  value,
} from '#lib/model/index.ts'
import { countOutOfRange, rowGroupSize, writeCanonical, writeSample } from './canonical.ts'
import { correctTypes } from './correct.ts'
import { refuseFailure } from './engine-failures.ts'
import type { IngestOptions, IngestResult } from './ingest.ts'
import { literal, type RowSource } from './reading.ts'
import { readShape } from './record-shape.ts'
import { Refusal } from './refusal.ts'

export interface CorrectingOptions
  extends Omit<IngestOptions, 'sources' | 'name' | 'origin' | 'options'> {
  /** Of the dataset revision that is corrected. */
  manifest: Manifest
  corrections: readonly TypeCorrection[]
}

/**
 * Makes a dataset revision of another, with fields corrected: from its canonical Parquet, or from its
 * sample where only that is here (the corrections then stand in the options of what is still to be
 * fetched). Like a reading it has no effect but the blobs it keeps.
 */
export async function correctDataset(correcting: CorrectingOptions): Promise<IngestResult> {
  const { files, openEngine, manifest, signal, threads, memoryLimit } = correcting
  const options = {
    ...manifest.options,
    corrections: [...manifest.options.corrections, ...correcting.corrections],
  }
  const scratch = await files.scratch()
  const blob = manifest.parquet ?? manifest.sample
  if (!blob) throw new Error('a manifest without rows')
  const from = files.pathOf(blob.sha256)
  const engine = await openEngine({ threads, memoryLimit, scratch: scratch.path, inputs: [from] })
  try {
    const corrected = await correctTypes(rowsOf(manifest, from, blob.bytes), {
      name: manifest.file.name,
      options: { ...options, corrections: [...correcting.corrections] },
      withEngine: (work) => work(engine),
      scratch: scratch.path,
      signal,
    })
    const written = { ...correcting, engine, corrected, folder: scratch.path }
    const kept = await (manifest.parquet ? writeAll(written) : writeSampleOnly(written))
    return {
      ok: true,
      manifest: {
        ...manifest,
        options,
        fields: corrected.fields,
        notes: [
          ...manifest.notes.filter(({ code }) => code !== 'labels-out-of-range'),
          ...corrected.notes,
          ...kept.notes,
        ],
        shape: kept.shape,
        parquet: kept.parquet,
        sample: kept.sample,
      },
    }
  } catch (thrown) {
    signal.throwIfAborted()
    const cause = refuseFailure(thrown, { file: manifest.file.name, memory: memoryLimit })
    if (!(cause instanceof Refusal)) throw cause
    const error = { code: cause.code, values: cause.values }
    return { ok: false, error, options, suggestions: [] }
  } finally {
    engine.close()
    await scratch.remove()
  }
}

function rowsOf(manifest: Manifest, path: string, bytes: number): RowSource {
  const { fields, rows, sample, parquet, file } = manifest
  const unnested = manifest.unnested && parquet !== null
  const columns = [
    ...fields.map(({ column }) => identifier(column)),
    ...(unnested ? [raw('"parent"')] : []),
    ...(parquet ? [] : [raw('"row"')]),
  ]
  return {
    fields,
    query: sql`SELECT ${joinSql(columns, ', ')} FROM read_parquet(${value(path)})`,
    rows: parquet ? rows : (sample?.rows ?? 0),
    unnested,
    notes: [],
    bytes: parquet ? Math.max(file.bytes, bytes) : bytes * 3,
    values: [],
  }
}

interface Writing extends CorrectingOptions {
  engine: Engine
  corrected: RowSource
  folder: string
}

type Written = Pick<Manifest, 'parquet' | 'sample' | 'shape' | 'notes'>

async function writeAll({ engine, corrected, folder, files, ...rest }: Writing): Promise<Written> {
  const { signal, report } = rest
  const { fields, rows, unnested } = corrected
  const path = join(folder, 'canonical.parquet')
  const samplePath = join(folder, 'sample.parquet')
  report({ done: 0, total: rows, unit: 'rows' })
  const bytes = await writeCanonical({ engine, source: corrected, path, signal })
  report({ done: rows, total: rows, unit: 'rows' })
  const sampled = await writeSample({
    ...{ engine, from: path, path: samplePath, fields, unnested, rows, signal },
    bytes: { parquet: bytes, text: corrected.bytes },
  })
  const shape = await readShape({ engine, rows: canonicalRows(path), fields, signal })
  const notes = await countOutOfRange(engine, path, fields, signal)
  return {
    parquet: await files.keep(path),
    sample: sampled === null ? null : { ...(await files.keep(samplePath)), rows: sampled },
    shape,
    notes,
  }
}

async function writeSampleOnly({ engine, corrected, folder, ...rest }: Writing): Promise<Written> {
  const { signal, files } = rest
  const path = join(folder, 'sample.parquet')
  const size = raw(String(rowGroupSize(corrected.fields.length, corrected.rows, corrected.bytes)))
  const rows = await engine.run(
    sql`COPY (${corrected.query}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${size})`,
    { signal },
  )
  if (rows !== corrected.rows) throw new Error(`${rows} rows of ${corrected.rows} were written`)
  const relation: Sql = sql`(SELECT * FROM read_parquet(${value(path)}))`
  const shape = await readShape({ engine, rows: relation, fields: corrected.fields, signal })
  return { parquet: null, sample: { ...(await files.keep(path)), rows }, shape, notes: [] }
}
