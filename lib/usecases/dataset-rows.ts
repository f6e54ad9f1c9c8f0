import type { z } from 'zod'
import { canonicalRows } from '#lib/engine/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  type Field,
  getParquet,
  type Manifest,
  type RowsPage,
  sql,
  value,
} from '#lib/model/index.ts'
import { readRowsPage } from '#lib/profile/index.ts'
import { allow } from './allow.ts'
import { getReadDataset } from './datasets.ts'
import type { Studio } from './studio.ts'

/** A page of a dataset's rows. */
export async function listRows(
  studio: Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)['datasets.rows']>,
  signal?: AbortSignal,
): Promise<ApiOutputs['datasets.rows']> {
  allow(actor, 'dataset:read')
  const { revision } = getReadDataset(studio, { projectId: actor.projectId, ...input })
  const { sample, parquet, fields, rows } = revision.manifest
  if (parquet === null && sample !== null)
    return listSampleRows(studio, { sample, fields, ...input }, signal)
  const path = studio.files.pathOf(getParquet(revision.manifest).sha256)
  return studio.reads.read(
    path,
    (engine) =>
      readRowsPage({
        engine,
        rows: canonicalRows(path),
        fields,
        offset: input.offset,
        limit: input.limit,
        total: rows,
      }),
    signal,
  )
}

/** A page of a sample, by position in it; the rows keep their numbers of the full set. */
async function listSampleRows(
  studio: Studio,
  {
    sample,
    fields,
    offset,
    limit,
  }: {
    sample: NonNullable<Manifest['sample']>
    fields: Field[]
    offset: number
    limit: number
  },
  signal?: AbortSignal,
): Promise<RowsPage> {
  const path = studio.files.pathOf(sample.sha256)
  const positioned = sql`(SELECT file_row_number AS position, *
    FROM read_parquet(${value(path)}, file_row_number = true))`
  return studio.reads.read(
    path,
    async (engine) => {
      const numbers = await engine.rows(
        sql`SELECT position, "row" FROM ${positioned}
            WHERE position >= ${value(offset)} AND position < ${value(offset + limit)}`,
      )
      const numberAt = new Map(numbers.map(([position, row]) => [Number(position), Number(row)]))
      const page = await readRowsPage({
        engine,
        rows: sql`(SELECT * EXCLUDE ("row", position), position AS "row" FROM ${positioned})`,
        fields,
        offset,
        limit,
        total: sample.rows,
      })
      const rows = page.rows.map(({ row, cells }) => ({ row: numberAt.get(row) ?? row, cells }))
      return { ...page, rows }
    },
    signal,
  )
}
