import {
  DomainError,
  type Field,
  type FieldPath,
  findFieldType,
  formatFieldPath,
  identifier,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { ownGroup } from './draws.ts'

/**
 * The group of a row by the value of a field, as a VARCHAR expression over the canonical columns.
 * Rows without a value (null or empty text) are of the dataset's own group. Throws
 * `export-split-field-unknown`.
 */
export function fieldGroup(
  dataset: { name: string; fields: readonly Field[]; unnested?: boolean },
  path: FieldPath,
): Sql {
  const { fields } = dataset
  const [first, ...rest] = path
  const type = findFieldType(fields, path)
  const field = fields.find((one) => one.name === first)
  if (type === null || field === undefined)
    throw new DomainError('export-split-field-unknown', {
      dataset: dataset.name,
      field: formatFieldPath(path),
    })
  let cell = identifier(field.column)
  for (const step of rest)
    cell =
      typeof step === 'number'
        ? sql`list_extract(${cell}, ${value(step + 1)})`
        : sql`(${cell}).${identifier(step)}`
  const text = type.kind === 'text' || type.kind === 'json' ? cell : sql`to_json(${cell})`
  return sql`coalesce('value ' || nullif(${text}::VARCHAR, ''), ${ownGroup(dataset)})`
}
