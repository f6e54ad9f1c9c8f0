import {
  type Field,
  type FieldPath,
  type FieldType,
  type HubOrigin,
  ReadingOptions,
} from '#lib/model/index.ts'
import type { FooterColumn } from '#lib/sources/index.ts'
import type { Studio } from '#lib/usecases/index.ts'

/**
 * How the files of an origin are read: as they say themselves, and where a Parquet file does not name its
 * class labels, with those that the Hub knows, for columns that hold whole numbers.
 */
export async function optionsFor(
  studio: Studio,
  { origin, token, signal }: { origin: HubOrigin; token: string | null; signal: AbortSignal },
  file: { hasFeatures: boolean; columns: readonly FooterColumn[] },
): Promise<ReadingOptions> {
  // Rows of a table stand for themselves: a row number of the file is one of the set.
  const plain = ReadingOptions.parse({ unnest: '' })
  if (file.hasFeatures || !file.columns.some(({ integer }) => integer !== 'no')) return plain
  const { repo, commit, config } = origin
  const { fields } = await studio.hub.lookConfig({ repo, commit, config }, { token, signal })
  const kinds = new Map(file.columns.map(({ name, integer }) => [name, integer]))
  return {
    ...plain,
    classLabels: fields.flatMap((field) => {
      const names = namesOf(field.type)
      return names && kinds.get(field.name) === 'plain' ? [{ field: field.name, names }] : []
    }),
    corrections: fields.flatMap((field) => {
      const path: FieldPath = [field.name, 0]
      const names = namesOfItems(field)
      return names && kinds.get(field.name) === 'listed'
        ? [{ field: path, as: { kind: 'label' as const, names } }]
        : []
    }),
  }
}

function namesOf(type: FieldType): string[] | null {
  return type.kind === 'label' && type.names.length > 0 ? type.names : null
}

function namesOfItems({ type }: Field): string[] | null {
  return type.kind === 'list' ? namesOf(type.item) : null
}
