import type { Feature } from './features.ts'

const media: Record<string, string> = {
  image: 'Image',
  audio: 'Audio',
  video: 'Video',
  pdf: 'Pdf',
}

/**
 * Brings `dataset_info.features` of a card's YAML, where features are a list of `{name, dtype}`,
 * `{name, sequence}`, `{name, list}`, `{name, struct}`, into the JSON form that Parquet files and the
 * viewer have. Answers null where it is no such list.
 */
export function readCardFeatures(yaml: unknown): Record<string, Feature> | null {
  if (!Array.isArray(yaml) || yaml.length === 0) return null
  const features = readMembers(yaml, 0)
  return Object.keys(features).length > 0 ? features : null
}

function readMembers(list: readonly unknown[], depth: number): Record<string, Feature> {
  const members = list.flatMap((one): [string, Feature][] =>
    isRecord(one) && (typeof one.name === 'string' || typeof one.name === 'number')
      ? [[String(one.name), readFeature(one, depth)]]
      : [],
  )
  return Object.fromEntries(members)
}

/** What stands under `dtype`, `sequence`, `list` or `struct`. */
function readFeature(one: Record<string, unknown>, depth: number): Feature {
  if (depth > 32) return { _type: 'Json' }
  if ('struct' in one) return readInner(one.struct, depth)
  if ('sequence' in one) return { _type: 'Sequence', feature: readInner(one.sequence, depth) }
  if ('list' in one) return { _type: 'List', feature: readInner(one.list, depth) }
  if ('large_list' in one) return { _type: 'LargeList', feature: readInner(one.large_list, depth) }
  return readType(one.dtype, depth)
}

function readInner(inner: unknown, depth: number): Feature {
  if (Array.isArray(inner)) return readMembers(inner, depth + 1)
  if (
    isRecord(inner) &&
    ['dtype', 'sequence', 'list', 'struct', 'large_list'].some((key) => key in inner)
  )
    return readFeature(inner, depth + 1)
  return readType(inner, depth)
}

function readType(dtype: unknown, depth: number): Feature {
  if (typeof dtype === 'string') {
    const kind = media[dtype]
    return kind === undefined ? { _type: 'Value', dtype } : { _type: kind }
  }
  if (Array.isArray(dtype)) return readMembers(dtype, depth + 1)
  if (!isRecord(dtype)) return { _type: 'Value', dtype: 'string' }
  if ('class_label' in dtype) return { _type: 'ClassLabel', names: readNames(dtype.class_label) }
  if (isRecord(dtype.translation))
    return { _type: 'Translation', languages: dtype.translation.languages }
  if ('translation_variable_languages' in dtype) return { _type: 'TranslationVariableLanguages' }
  for (const [key, kind] of Object.entries(media)) if (key in dtype) return { _type: kind }
  for (const size of [2, 3, 4, 5]) {
    const array = dtype[`array${size}_d`]
    if (isRecord(array)) return { _type: `Array${size}D`, dtype: array.dtype }
  }
  return { _type: 'Json' }
}

/** `{names: {'0': a, '1': b}}` or `{names: [a, b]}`. */
function readNames(label: unknown): string[] {
  const names = isRecord(label) ? label.names : null
  if (Array.isArray(names)) return names.map(String)
  if (!isRecord(names)) return []
  return Object.entries(names)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, name]) => String(name))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
