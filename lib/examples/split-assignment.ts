import type { Engine } from '#lib/engine/index.ts'
import { type ExportOptions, raw, type Sql, sql, value } from '#lib/model/index.ts'
import { type Draw, drawNumber, drawRange, drawSql, ownGroup, rowGroup } from './draws.ts'
import type { ExampleDataset } from './example-dataset.ts'
import { fieldGroup } from './field-group.ts'

/**
 * Which numbers of the draw `split` go where: up to `test` to test, above it and up to `validation`
 * to validation, the rest to train. -1 takes nothing.
 */
export interface Thresholds {
  test: bigint
  validation: bigint
}

const nothing = -1n
const everything = drawRange - 1n
export const allTrain: Thresholds = { test: nothing, validation: nothing }

type SplitOptions = Pick<ExportOptions, 'seed' | 'split'>

function drawOf(options: SplitOptions, revisionId: string): Draw {
  return { seed: options.seed, purpose: 'split', revisionId }
}

/** Whether rows are assigned one by one or by a field (true), or task by task, dataset by dataset. */
export function isSplitByRow(options: SplitOptions): boolean {
  const { by, validation, test } = options.split
  return validation + test > 0 && (by.kind === 'row' || by.kind === 'field')
}

/**
 * The draw `split` of a dataset's rows, as a query with the columns `row` and `part`. Made from the
 * rows, not from the examples: all tasks of a row share its split, whatever else is in the set, and so do
 * all rows of an unnested record.
 */
export function rowParts(options: SplitOptions, dataset: ExampleDataset, rows: Sql): Sql {
  const { by } = options.split
  const chosen =
    by.kind === 'field' ? by.fields.find((one) => one.datasetId === dataset.datasetId) : undefined
  const group = chosen ? fieldGroup(dataset, chosen.field) : ownGroup(dataset)
  return sql`SELECT "row", ${drawSql(drawOf(options, dataset.revisionId), group)} AS part FROM ${rows}`
}

/** The draw `split` of a row as an expression over its number alone; null where it takes more than that. */
export function partOfRow(options: SplitOptions, dataset: ExampleDataset): Sql | null {
  const { by } = options.split
  const byField =
    by.kind === 'field' && by.fields.some((one) => one.datasetId === dataset.datasetId)
  if (byField || dataset.unnested) return null
  return drawSql(drawOf(options, dataset.revisionId), rowGroup)
}

/** Where a row goes, by the number `part` that it drew, an expression; null where rows are not drawn. */
export function splitSql({ test, validation }: Thresholds, part: Sql | null): Sql {
  if (part === null)
    return raw(test >= 0n ? "'test'" : validation >= 0n ? "'validation'" : "'train'")
  const limit = (at: bigint) => sql`${value(String(at))}::BIGINT`
  return sql`CASE WHEN ${part} <= ${limit(test)} THEN 'test'
    WHEN ${part} <= ${limit(validation)} THEN 'validation' ELSE 'train' END`
}

/**
 * Divides `groups` groups: test gets the first ones, validation the next. Rounded at the borders, so
 * that each share is met to within one group and train is never squeezed out by rounding twice.
 */
export function shareOut(
  groups: number,
  split: { test: number; validation: number },
): { test: number; validation: number } {
  const test = Math.round(groups * split.test)
  return { test, validation: Math.round(groups * (split.test + split.validation)) - test }
}

/**
 * Thresholds of one dataset whose rows are drawn one by one or by a field: the shares hold exactly (to
 * rounding) for its groups, and depend on no other dataset.
 */
export async function rowThresholds({
  engine,
  options,
  parts,
  signal,
}: {
  engine: Engine
  options: SplitOptions
  /** A FROM item with the column part. */
  parts: Sql
  signal?: AbortSignal | undefined
}): Promise<Thresholds> {
  const limits = signal ? { signal } : {}
  const distinct = sql`(SELECT DISTINCT part FROM ${parts})`
  const [counted] = await engine.rows(sql`SELECT count(*) FROM ${distinct}`, limits)
  const share = shareOut(Number(counted?.[0]), options.split)
  const last = async (groups: number): Promise<bigint> => {
    if (groups === 0) return nothing
    const query = sql`SELECT part FROM ${distinct} ORDER BY part LIMIT 1 OFFSET ${value(groups - 1)}`
    const [found] = await engine.rows(query, limits)
    return BigInt(String(found?.[0]))
  }
  const test = await last(share.test)
  return { test, validation: await last(share.test + share.validation) }
}

/**
 * Thresholds for groups that are whole tasks or whole datasets (`groups` in any order). A group's place is its
 * number as a fraction of the range, so it stays where it is when others are added. With few groups
 * the shares hold only roughly; a part that was asked for and got none takes the lowest group left in
 * train, as long as train keeps one.
 */
export function groupThresholds(
  options: SplitOptions,
  groups: readonly { key: string; revisionId: string }[],
): Map<string, Thresholds> {
  const { test, validation } = options.split
  const drawn = groups
    .map(({ key, revisionId }) => ({ key, at: drawNumber(drawOf(options, revisionId), key) }))
    .sort((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at < b.at ? -1 : 1))
  const place = (at: bigint): 'test' | 'validation' | 'train' => {
    const fraction = Number(at) / Number(drawRange)
    if (fraction < test) return 'test'
    return fraction < test + validation ? 'validation' : 'train'
  }
  const placed = drawn.map(({ key, at }) => ({ key, part: place(at) }))
  for (const part of ['test', 'validation'] as const) {
    const train = placed.filter((group) => group.part === 'train')
    const asked = options.split[part] > 0
    const first = train[0]
    if (asked && first && train.length > 1 && !placed.some((group) => group.part === part))
      first.part = part
  }
  return new Map(
    placed.map(({ key, part }) => [
      key,
      {
        test: part === 'test' ? everything : nothing,
        validation: part === 'validation' ? everything : nothing,
      },
    ]),
  )
}
