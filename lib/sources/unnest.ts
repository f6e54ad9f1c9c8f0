import type { ReadingNote } from '#lib/model/index.ts'
import { fieldLimit } from './json-lines.ts'
import { findNestedList, findNestedLists, type NestedList } from './nested-lists.ts'
import type { Prepared } from './reading.ts'
import { Refusal, type WayOn } from './refusal.ts'
import type { StepContext } from './steps.ts'
import { chooseUnnest, growthOf, listUnnestChoices } from './unnest-choice.ts'
import { type Measured, measureLists } from './unnest-measure.ts'
import { listNames, type UnnestCounts, unnestCountQuery, unnestQuery } from './unnest-query.ts'

const offered = 12

/**
 * Makes rows of the items of a list of structs inside the records: of the one that was asked for, or of
 * one whose items are clearly the examples; see `chooseUnnest`. Records (and lists) without items are
 * counted in a note. The order is that of the records and their items.
 */
export async function unnestRecords(prepared: Prepared, context: StepContext): Promise<Prepared> {
  const { name, options, signal } = context
  const asked = options.unnest
  const lists = prepared.unnested ? [] : findNestedLists(prepared.fields)
  if (lists.length === 0) {
    if (asked !== null && asked !== '') throw missing(name, asked, null, 0)
    return prepared
  }
  const { fields, query, rows: records, bytes } = prepared
  const measured = await context.withEngine((engine) =>
    measureLists({ engine, fields, query, lists, records, bytes, signal }),
  )
  const chosen = asked === null ? chooseUnnest(measured) : findNestedList(lists, asked)
  if (asked !== null && asked !== '' && chosen === null)
    throw missing(name, asked, measured, records)
  const settled = { ...prepared.settled, unnest: chosen?.path ?? '' }
  const unnest = listUnnestChoices(measured, records).slice(0, offered)
  const choices = { recordsPaths: [], ...prepared.choices, unnest }
  if (chosen === null) return { ...prepared, settled, choices }
  const counts = await countItems(prepared, context, chosen)
  const rows = counts.items.at(-1) ?? 0
  if (rows === 0)
    throw new Refusal(
      'unnest-without-rows',
      { file: name, path: chosen.path },
      [asRecords],
      settled,
    )
  const made = unnestQuery(fields, query, chosen)
  if (made.fields.length > fieldLimit)
    throw new Refusal('too-many-fields', { file: name, limit: fieldLimit }, [asRecords], settled)
  return {
    ...prepared,
    ...made,
    rows,
    unnested: true,
    settled,
    choices: {
      ...choices,
      unnest: unnest.map((one) => {
        const level = findNestedList(lists, one.path)?.levels
        const counted = chosen.levels.findIndex((_, at) => isPart(level, chosen.levels, at + 1))
        const items = counts.items[counted]
        return items === undefined ? one : { ...one, rows: items, exact: true }
      }),
    },
    notes: [...prepared.notes, ...notesOn(chosen, counts, records)],
    bytes: Math.ceil(bytes * growthOf(measured, chosen)),
    values: [],
  }
}

/** Whether levels are the first `count` of a list's. */
function isPart(
  levels: NestedList['levels'] | undefined,
  all: NestedList['levels'],
  count: number,
): boolean {
  return levels?.length === count && levels.every((level, at) => level === all[at])
}

const asRecords: WayOn = { code: 'keep-records', values: {}, options: { unnest: '' } }

function missing(file: string, path: string, measured: Measured | null, records: number): Refusal {
  const choices = measured ? listUnnestChoices(measured, records).slice(0, offered) : []
  const ways = choices.map(
    (choice): WayOn => ({
      code: 'unnest-at',
      values: { path: choice.path, count: choice.rows },
      options: { unnest: choice.path },
    }),
  )
  return new Refusal('unnest-path-missing', { file, path }, [asRecords, ...ways])
}

async function countItems(
  { fields, query }: Prepared,
  { withEngine, signal }: StepContext,
  list: NestedList,
): Promise<UnnestCounts> {
  const [row = []] = await withEngine((engine) =>
    engine.rows(unnestCountQuery(fields, query, list), { signal }),
  )
  const counts = row.map(Number)
  return { items: counts.slice(0, -1), without: counts.at(-1) ?? 0 }
}

function notesOn(list: NestedList, counts: UnnestCounts, records: number): ReadingNote[] {
  const { outer } = listNames(list)
  const notes: ReadingNote[] = [
    {
      code: 'unnested',
      values: {
        path: list.path,
        rows: counts.items.at(-1) ?? 0,
        records,
        between: outer === null ? 'no' : 'yes',
        outer: outer ?? '',
        lists: outer === null ? 0 : (counts.items.at(-2) ?? 0),
      },
    },
  ]
  if (counts.without > 0)
    notes.push({ code: 'unnested-nothing', values: { path: list.path, count: counts.without } })
  return notes
}
