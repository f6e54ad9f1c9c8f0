/** Features as `datasets` writes them, and what the engine calls their columns. */
export type Feature = { _type?: string; [key: string]: unknown } | Feature[]

export const value = (dtype = 'string'): Feature => ({ dtype, _type: 'Value' })
export const label = (...names: string[]): Feature => ({ names, _type: 'ClassLabel' })
export const list = (feature: Feature): Feature => ({ feature, _type: 'List' })
export const sequence = (feature: Feature): Feature => ({ feature, _type: 'Sequence' })
export const image: Feature = { _type: 'Image' }

const scalars: Record<string, string> = {
  string: 'VARCHAR',
  int32: 'INTEGER',
  int64: 'BIGINT',
  float32: 'FLOAT',
  float64: 'DOUBLE',
  bool: 'BOOLEAN',
}

/** The engine's type of a feature's column in a Parquet file. */
export function columnType(feature: Feature): string {
  if (Array.isArray(feature)) return `${columnType(feature[0] ?? value())}[]`
  if (feature._type === 'Value') return scalars[String(feature.dtype)] ?? 'VARCHAR'
  if (feature._type === 'ClassLabel') return 'BIGINT'
  if (feature._type === 'Image') return 'STRUCT(bytes BLOB, "path" VARCHAR)'
  const inner = feature.feature as Feature
  if (feature._type === 'Sequence' && !Array.isArray(inner) && inner._type === undefined)
    return struct(Object.entries(inner).map(([name, one]) => [name, list(one as Feature)]))
  if (feature._type === 'Sequence' || feature._type === 'List') return `${columnType(inner)}[]`
  return struct(Object.entries(feature) as [string, Feature][])
}

function struct(members: [string, Feature][]): string {
  return `STRUCT(${members.map(([name, one]) => `"${name}" ${columnType(one)}`).join(', ')})`
}
