import type { Engine } from '#lib/engine/index.ts'
import {
  type Cell,
  type ExampleCounts,
  type Field,
  identifier,
  joinSql,
  type Preview,
  type PreviewPart,
  type PreviewPick,
  type PreviewRow,
  type PreviewTag,
  parseFieldPath,
  type SkipReason,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { exampleRelation, listPlanFields, type Plan, partsRelation } from '#lib/recipe/index.ts'

/** One row of the scan that a preview picks from. */
export interface ScannedRow {
  row: number
  skip: SkipReason | null
  /** Code points of instruction, input and output. */
  length: number
  /** The output where it is short enough to be a label. */
  label: string | null
  /** Tells apart which of the task's phrasings the row draws. */
  phrasing: string
}

const labelLimit = 40

/**
 * Marks what an earlier row gave already, as `exampleRelation` would, in one walk. That one renders the
 * rows three times, so that memory never holds a number for each of millions of them; planning it takes
 * longer than everything else that a preview of a sample does.
 */
const skipOrDuplicate = sql`CASE WHEN skip IS NULL AND row_number() OVER (
  PARTITION BY skip IS NULL, md5_number(concat(strlen(input), ':', input, output))
  ORDER BY "row") > 1 THEN 'duplicate' ELSE skip END`

/** Reads what picking needs of every row of the sample: a few numbers each. */
export async function scanRows({
  engine,
  plan,
  rows,
  salt,
}: {
  engine: Engine
  plan: Plan
  rows: Sql
  salt: string
}): Promise<ScannedRow[]> {
  const relation = exampleRelation({ plan, rows, phrasingSalt: salt, deduplicate: false })
  const found = await engine.rows(sql`
    SELECT "row", ${plan.input.kind === 'dynosaur' ? sql`skip` : skipOrDuplicate},
      length(instruction) + coalesce(length(input), 0) + coalesce(length(output), 0),
      CASE WHEN length(output) <= ${value(labelLimit)} THEN encode(output) END,
      ${plan.instructions.length > 1 ? sql`left(md5(instruction), 8)` : sql`''`}
    FROM (${relation.query}) ORDER BY "row"`)
  return found.map(([row, skip, length, label, phrasing]) => ({
    row: Number(row),
    skip: skip as SkipReason | null,
    length: Number(length),
    label: label === null || label === undefined ? null : String(label),
    phrasing: String(phrasing),
  }))
}

/** Rows = examples + the sum of skipped. */
export function countScanned(rows: readonly ScannedRow[], scope: 'all' | 'sample'): ExampleCounts {
  const counts: ExampleCounts = {
    rows: rows.length,
    examples: 0,
    skipped: {},
    scope,
    characters: 0,
  }
  for (const { skip, length } of rows) {
    if (skip === null) {
      counts.examples += 1
      counts.characters += length
    } else counts.skipped[skip] = (counts.skipped[skip] ?? 0) + 1
  }
  return counts
}

/**
 * Picks about five rows that show what a task does: one of each frequent label, the shortest and the
 * longest example, one that is skipped, the rest spread over the file; all of its phrasings, where
 * there is room. Pure and repeatable.
 */
export function pickVaried(
  rows: readonly ScannedRow[],
  wanted = 5,
): { row: number; tags: PreviewTag[] }[] {
  const picked = new Map<number, PreviewTag[]>()
  const phrasings = new Set<string>()
  const take = (row: ScannedRow | undefined, tag: PreviewTag) => {
    if (!row) return
    if (row.skip === null) phrasings.add(row.phrasing)
    const tags = picked.get(row.row)
    if (!tags) picked.set(row.row, [tag])
    else if (!tags.includes(tag) && tag !== 'random') tags.push(tag)
  }
  const unheard = (row: ScannedRow) => !phrasings.has(row.phrasing)
  const examples = rows.filter((row) => row.skip === null)
  for (const group of frequentLabels(examples).slice(0, wanted - 2))
    take(group.find(unheard) ?? group[Math.floor(group.length / 2)], 'label')
  const byLength = [...examples].sort((a, b) => a.length - b.length || a.row - b.row)
  take(byLength[0], 'shortest')
  take(byLength.at(-1), 'longest')
  take(
    rows.find((row) => row.skip !== null && row.skip !== 'duplicate') ??
      rows.find((row) => row.skip !== null),
    'skipped',
  )
  const stride = Math.max(1, Math.floor(examples.length / (wanted + 1)))
  const spread = examples.filter((_, index) => index > 0 && index % stride === 0)
  while (picked.size < wanted) {
    const isNew = (row: ScannedRow) => !picked.has(row.row)
    const next =
      examples.find((row) => isNew(row) && unheard(row)) ??
      spread.find(isNew) ??
      examples.find(isNew)
    if (!next) break
    take(next, 'random')
  }
  return [...picked].map(([row, tags]) => ({ row, tags }))
}

/** Examples by their short output, most frequent first; none where outputs hardly repeat. */
function frequentLabels(examples: readonly ScannedRow[]): ScannedRow[][] {
  const labels = new Map<string, ScannedRow[]>()
  for (const row of examples) {
    if (row.label === null) continue
    const group = labels.get(row.label)
    if (group) group.push(row)
    else labels.set(row.label, [row])
  }
  if (labels.size < 2 || labels.size > Math.max(2, examples.length / 4)) return []
  return [...labels.values()].sort((a, b) => b.length - a.length)
}

/** Draws rows by a seed, the same ones each time. */
export function pickRandom(
  rows: readonly ScannedRow[],
  { seed, limit }: { seed: number; limit: number },
): { row: number; tags: PreviewTag[] }[] {
  const picked = new Map<number, PreviewTag[]>()
  let state = (seed * 2_654_435_761 + 1) >>> 0
  for (
    let tries = 0;
    picked.size < Math.min(limit, rows.length) && tries < limit * 50;
    tries += 1
  ) {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0
    const row = rows[state % rows.length]
    if (row) picked.set(row.row, ['random'])
  }
  return [...picked].map(([row, tags]) => ({ row, tags }))
}

/** Renders rows of a dataset by a plan, as a release would, and counts what the rest come to. */
export async function previewTask({
  engine,
  plan,
  fields,
  rows,
  salt,
  pick,
  scope,
}: {
  engine: Engine
  plan: Plan
  fields: readonly Field[]
  /** The sample, or all rows where they are few. */
  rows: Sql
  salt: string
  pick: PreviewPick
  scope: 'all' | 'sample'
}): Promise<Omit<Preview, 'findings' | 'problems'>> {
  const scanned = await scanRows({ engine, plan, rows, salt })
  const picked = pickRows(scanned, pick)
  const skips = new Map(scanned.map((row) => [row.row, row.skip]))
  return {
    rows: await renderRows({ engine, plan, fields, rows, salt, picked, skips }),
    counts: countScanned(scanned, scope),
    total: scanned.length,
  }
}

function pickRows(rows: readonly ScannedRow[], pick: PreviewPick) {
  if (pick.kind === 'varied') return pickVaried(rows)
  if (pick.kind === 'random') return pickRandom(rows, pick)
  return rows
    .slice(pick.offset, pick.offset + pick.limit)
    .map((row) => ({ row: row.row, tags: [] as PreviewTag[] }))
}

async function renderRows({
  engine,
  plan,
  fields,
  rows,
  salt,
  picked,
  skips,
}: {
  engine: Engine
  plan: Plan
  fields: readonly Field[]
  rows: Sql
  salt: string
  picked: readonly { row: number; tags: PreviewTag[] }[]
  skips: ReadonlyMap<number, SkipReason | null>
}): Promise<PreviewRow[]> {
  if (picked.length === 0) return []
  const used = new Set(listPlanFields(plan).map((path) => path[0]))
  const unused = fields.filter((field) => !used.has(field.name))
  const wanted = joinSql(
    picked.map(({ row }) => value(row)),
    ', ',
  )
  const some = sql`(SELECT * FROM ${rows} WHERE "row" IN (${wanted}))`
  const relation = partsRelation({ plan, rows: some, phrasingSalt: salt })
  const cells = joinSql([sql`"row" AS r`, ...unused.map((field) => cellSql(field))], ', ')
  const found = await engine.rows(sql`
    SELECT p."row", encode(p.instruction), encode(p.input_parts), encode(p.output_parts), u.*
    FROM (${relation.query}) p JOIN (SELECT ${cells} FROM ${some}) u ON u.r = p."row"`)
  const rendered = new Map<number, PreviewRow>()
  for (const [row, instruction, input, output, , ...cellTexts] of found) {
    const number = Number(row)
    rendered.set(number, {
      row: number,
      tags: [],
      instruction: String(instruction ?? ''),
      input: parseParts(input),
      output: parseParts(output),
      unused: unused.map((field, index) => ({
        field: field.name,
        cell: cutCell(cellTexts[index]),
      })),
      skip: skips.get(number) ?? null,
    })
  }
  return picked.flatMap(({ row, tags }) => {
    const found = rendered.get(row)
    return found ? [{ ...found, tags: [...tags] }] : []
  })
}

/** What does not fit a preview is looked at in the rows viewer. */
const cellLimit = 2_000

function cellSql(field: Field): Sql {
  const column = identifier(field.column)
  const text =
    field.type.kind === 'text' || field.type.kind === 'json'
      ? sql`${column}`
      : field.type.kind === 'list' || field.type.kind === 'struct'
        ? sql`CAST(to_json(${column}) AS VARCHAR)`
        : field.type.kind === 'label'
          ? sql`coalesce(list_extract(${value(field.type.names)}, CAST(${column} AS BIGINT) + 1), CAST(${column} AS VARCHAR))`
          : sql`CAST(${column} AS VARCHAR)`
  return sql`encode(left(${text}, ${value(cellLimit + 1)}))`
}

function cutCell(cell: unknown): Cell {
  if (cell === null || cell === undefined) return null
  const text = String(cell)
  return [...text].length > cellLimit ? `${[...text].slice(0, cellLimit).join('')}…` : text
}

function parseParts(json: unknown): PreviewPart[] {
  if (json === null || json === undefined) return []
  const parts = JSON.parse(String(json)) as { field: string | null; text: string | null }[]
  return parts.map(({ field, text }) => ({
    field: field === null ? null : parseFieldPath(field),
    text: text ?? '',
  }))
}
