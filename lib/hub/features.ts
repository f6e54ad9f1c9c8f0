import type { Field, FieldType } from '#lib/model/index.ts'

/** A feature as `datasets` writes it into JSON: `{_type: 'Value', dtype}`, `{_type: 'ClassLabel', names}`, ... */
export type Feature = unknown

/** What a feature becomes: one of our types, or something that no instruction is made of. */
export type Converted = { type: FieldType } | { leftOut: string }

const text: FieldType = { kind: 'text' }
const integers = /^u?int(8|16|32|64)$/
const single = /^(float16|float32)$/
const double = /^(float64|double|float)$/

/** Kinds of features that hold images, sounds and the like. */
const media: Record<string, string> = {
  Image: 'image',
  Audio: 'audio',
  Video: 'video',
  Pdf: 'document',
  Nifti: 'volume',
  Mesh: 'mesh',
}

function convertValue(dtype: string): Converted {
  if (integers.test(dtype) || dtype === 'null') return { type: { kind: 'integer' } }
  if (single.test(dtype)) return { type: { kind: 'number', single: true } }
  if (double.test(dtype)) return { type: { kind: 'number', single: false } }
  if (dtype === 'bool' || dtype === 'boolean') return { type: { kind: 'boolean' } }
  if (dtype === 'json') return { type: { kind: 'json' } }
  if (/binary/.test(dtype)) return { leftOut: 'binary' }
  // An Arrow duration is a number in Parquet.
  if (dtype.startsWith('duration')) return { type: { kind: 'integer' } }
  // Text, and what is kept as text: dates, times, decimals.
  return { type: text }
}

/**
 * Converts a feature of `datasets` (its page “Features”) to the type that the studio gives the same
 * column of a Parquet file. A sequence of a dict is kept as a dict of lists; what holds nothing but
 * images and the like is left out.
 */
export function convertFeature(feature: Feature, depth = 0): Converted {
  if (depth > 32) return { type: { kind: 'json' } }
  if (Array.isArray(feature)) return listOf(convertFeature(feature[0], depth + 1))
  if (!isRecord(feature)) return { type: text }
  const kind = typeof feature._type === 'string' ? feature._type : null
  if (kind === null) return convertDict(feature, depth)
  const kept = media[kind]
  if (kept !== undefined) return { leftOut: kept }
  if (kind === 'Value') return convertValue(String(feature.dtype ?? 'string'))
  if (kind === 'ClassLabel') {
    const names = Array.isArray(feature.names) ? feature.names.map(String) : []
    return { type: names.length > 0 ? { kind: 'label', names } : { kind: 'integer' } }
  }
  if (kind === 'Json') return { type: { kind: 'json' } }
  if (kind === 'Sequence' && isDict(feature.feature)) return sequenceOfDict(feature.feature, depth)
  if (kind === 'Sequence' || kind === 'List' || kind === 'LargeList')
    return listOf(convertFeature(feature.feature, depth + 1))
  if (kind === 'Translation') {
    const languages = Array.isArray(feature.languages) ? feature.languages.map(String) : []
    return { type: { kind: 'struct', fields: languages.map((name) => ({ name, type: text })) } }
  }
  if (kind === 'TranslationVariableLanguages') {
    const texts: FieldType = { kind: 'list', item: text }
    return structOf([
      { name: 'language', type: texts },
      { name: 'translation', type: texts },
    ])
  }
  const dimensions = /^Array([2-5])D$/.exec(kind)?.[1]
  if (dimensions !== undefined) {
    let found = convertValue(String(feature.dtype ?? 'float32'))
    for (let at = 0; at < Number(dimensions); at += 1) found = listOf(found)
    return found
  }
  return { type: { kind: 'json' } }
}

/** Fields in order, and those left out, of `{name: feature}`. */
export function convertFeatures(features: Record<string, Feature>): {
  fields: Field[]
  leftOut: { field: string; kind: string }[]
} {
  const fields: Field[] = []
  const leftOut: { field: string; kind: string }[] = []
  for (const [name, feature] of Object.entries(features)) {
    const converted = convertFeature(feature)
    if ('leftOut' in converted) leftOut.push({ field: name, kind: converted.leftOut })
    else fields.push({ name, column: `c${fields.length}`, type: converted.type })
  }
  return { fields, leftOut }
}

function listOf(item: Converted): Converted {
  return 'leftOut' in item ? item : { type: { kind: 'list', item: item.type } }
}

function convertDict(feature: Record<string, unknown>, depth: number): Converted {
  const members = Object.entries(feature).map(([name, inner]) => ({
    name,
    converted: convertFeature(inner, depth + 1),
  }))
  const kept = members.flatMap(({ name, converted }) =>
    'type' in converted ? [{ name, type: converted.type }] : [],
  )
  if (kept.length > 0) return structOf(kept)
  const [first] = members
  return first && 'leftOut' in first.converted
    ? { leftOut: first.converted.leftOut }
    : { type: { kind: 'json' } }
}

function sequenceOfDict(dict: Record<string, unknown>, depth: number): Converted {
  const members = Object.entries(dict).map(([name, feature]) => ({ _type: 'List', feature, name }))
  return convertDict(Object.fromEntries(members.map(({ name, ...list }) => [name, list])), depth)
}

/** The engine takes keys that differ only by case for one, so such a struct is kept as JSON. */
function structOf(fields: { name: string; type: FieldType }[]): Converted {
  const names = new Set(fields.map(({ name }) => name.toLowerCase()))
  if (names.size < fields.length || names.has('')) return { type: { kind: 'json' } }
  return { type: { kind: 'struct', fields } }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isDict(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !Array.isArray(value) && typeof value._type !== 'string'
}
