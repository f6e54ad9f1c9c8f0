import {
  type Field,
  type FieldPath,
  type FieldProfile,
  type FieldType,
  listFieldPaths,
  type Profile,
  type SampleRow,
  type SampleValue,
} from '#lib/model/index.ts'
import {
  countWords,
  medianOf,
  questionShare,
  requestShare,
  shapeOf,
  stripText,
  type TextShape,
} from './text-shapes.ts'

/** A field, or a path inside one, whose values are single texts or numbers. */
export interface Column {
  path: FieldPath
  type: FieldType
  profile: FieldProfile
  shape: TextShape
  /** By sample row; null where there is nothing. */
  texts: (string | null)[]
  /** Share of the dataset's rows that have a value. */
  filled: number
  /** Distinct values among those that there are, as a share. */
  unique: number
  words: number
  questions: number
  requests: number
}

/** A list of texts in every row: choices, or something like them. */
export interface ListColumn {
  path: FieldPath
  profile: FieldProfile
  items: (string[] | null)[]
}

/** A list of records, such as the turns of a conversation. */
export interface RecordsColumn {
  path: FieldPath
  members: { name: string; type: FieldType }[]
  values: SampleValue[]
}

export interface Columns {
  rows: number
  sampled: number
  columns: Column[]
  lists: ListColumn[]
  records: RecordsColumn[]
  /** Lists of records whose records hold more than a few short values. */
  nested: { path: FieldPath; inside: FieldPath | null }[]
}

/** At most so many columns are looked at, so that pairs of them stay few. */
const columnLimit = 60

/** Looks at every path of a dataset that a task could use. */
export function readColumns({
  fields,
  profile,
  sample,
}: {
  fields: readonly Field[]
  profile: Profile
  sample: readonly SampleRow[]
}): Columns {
  const measured = new Map(profile.fields.map((field) => [JSON.stringify(field.path), field]))
  const result: Columns = {
    rows: profile.scanned,
    sampled: sample.length,
    columns: [],
    lists: [],
    records: [],
    nested: [],
  }
  const position = new Map(fields.map((field, index) => [field.name, index]))
  const buried: string[] = []
  for (const { path, type } of listFieldPaths(fields)) {
    const key = JSON.stringify(path)
    const field = measured.get(key)
    const at = position.get(String(path[0]))
    if (!field || at === undefined || buried.some((above) => key.startsWith(above))) continue
    const values = sample.map((row) => valueAt(row.values[at] ?? null, path.slice(1)))
    if (type.kind === 'list') {
      if (type.item.kind === 'struct')
        result.records.push({ path, members: type.item.fields, values })
      if (isNested(type, field)) {
        const inside = findRecordsInside(path, type.item)
        result.nested.push({ path, inside })
        buried.push(key.slice(0, -1))
      } else if (type.item.kind === 'text')
        result.lists.push({ path, profile: field, items: values.map(textItems) })
      continue
    }
    if (type.kind === 'struct' || type.kind === 'json' || result.columns.length >= columnLimit)
      continue
    result.columns.push(describeColumn({ path, type, field, values, scanned: profile.scanned }))
  }
  return result
}

function describeColumn({
  path,
  type,
  field,
  values,
  scanned,
}: {
  path: FieldPath
  type: FieldType
  field: FieldProfile
  values: SampleValue[]
  scanned: number
}): Column {
  const texts = values.map(textOf)
  const present = texts.filter((text) => text !== null)
  const count = scanned - field.nulls - field.empty
  const unique = count <= 0 ? 0 : Math.min(1, field.distinct / count)
  const shape = type.kind === 'text' ? shapeOf(present, unique) : 'nothing'
  return {
    path,
    type,
    profile: field,
    shape: type.kind === 'integer' || type.kind === 'number' ? 'number' : shape,
    texts,
    filled: scanned === 0 ? 0 : Math.max(0, count) / scanned,
    unique,
    words: medianOf(present.map(countWords)),
    questions: questionShare(present),
    requests: requestShare(present),
  }
}

/** A list of records is nested data of its own where a record holds lists or long texts. */
function isNested(type: FieldType & { kind: 'list' }, profile: FieldProfile): boolean {
  if (type.item.kind === 'list') return true
  if (type.item.kind !== 'struct') return false
  const holdsList = type.item.fields.some(
    ({ type: member }) =>
      member.kind === 'list' && (member.item.kind === 'struct' || member.item.kind === 'list'),
  )
  return holdsList || (profile.lengths?.median ?? 0) > 8
}

function findRecordsInside(path: FieldPath, item: FieldType): FieldPath | null {
  if (item.kind !== 'struct') return null
  const inner = item.fields.find(({ type }) => type.kind === 'list' && type.item.kind === 'struct')
  return inner ? [...path, 0, inner.name] : null
}

function valueAt(value: SampleValue, steps: FieldPath): SampleValue {
  let at = value
  for (const step of steps) {
    if (at === null || typeof at !== 'object') return null
    if (typeof step === 'number') at = Array.isArray(at) ? (at[step] ?? null) : null
    else if (Array.isArray(at) || !Object.hasOwn(at, step)) return null
    else at = at[step] ?? null
  }
  return at
}

function textOf(value: SampleValue): string | null {
  if (value === null || typeof value === 'object') return null
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  const text = stripText(String(value))
  return text === '' ? null : text
}

function textItems(value: SampleValue): string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const texts = value.map(textOf)
  return texts.every((text) => text !== null) ? texts : null
}

/** Whether a column holds words to read. */
export function isText(column: Column): boolean {
  return column.shape === 'sentence' || column.shape === 'passage'
}

/** Names that say that a column answers another; they settle what its values leave open. */
const answerName = /^(?:answers?|responses?|repl(?:y|ies)|completion|solution)$/i

/** Whether a column's name says that it answers. */
export function isNamedAnswer({ path }: { path: FieldPath }): boolean {
  return path.some((step) => typeof step === 'string' && answerName.test(step))
}

/** The last name on a path: what people call the column. */
export function nameOf(path: FieldPath): string {
  return String(path.findLast((step) => typeof step === 'string') ?? '')
}
