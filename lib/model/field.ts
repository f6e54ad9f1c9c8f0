import { z } from 'zod'
import type { FieldPath } from './field-path.ts'

/**
 * What a field holds. `text` (VARCHAR), `integer` (BIGINT or smaller), `number` (DOUBLE; `single` when
 * the source was float32), `boolean`, `list` and `struct` as in Hugging Face `Features`; `json` is a
 * value whose shape differs from row to row, kept as JSON text; `label` is a class label: stored as
 * an integer, shown by name, anything outside the names being null.
 */
export type FieldType =
  | { kind: 'text' }
  | { kind: 'integer' }
  | { kind: 'number'; single: boolean }
  | { kind: 'boolean' }
  | { kind: 'json' }
  | { kind: 'label'; names: string[] }
  | { kind: 'list'; item: FieldType }
  | { kind: 'struct'; fields: { name: string; type: FieldType }[] }

export type FieldKind = FieldType['kind']

export const FieldType: z.ZodType<FieldType> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text') }),
    z.object({ kind: z.literal('integer') }),
    z.object({ kind: z.literal('number'), single: z.boolean() }),
    z.object({ kind: z.literal('boolean') }),
    z.object({ kind: z.literal('json') }),
    z.object({ kind: z.literal('label'), names: z.array(z.string()) }),
    z.object({ kind: z.literal('list'), item: FieldType }),
    z.object({
      kind: z.literal('struct'),
      fields: z.array(z.object({ name: z.string(), type: FieldType })),
    }),
  ]),
)

/** A top-level field of a dataset revision; `column` is its name in the canonical Parquet (`c0`, `c1`, ...). */
export const Field = z.object({
  name: z.string(),
  column: z.string().regex(/^c\d+$/),
  type: FieldType,
})
export type Field = z.infer<typeof Field>

/** Finds the type that a path leads to, or null where there is no such field. A list position leads into the item. */
export function findFieldType(fields: readonly Field[], path: FieldPath): FieldType | null {
  const [first, ...rest] = path
  let type: FieldType | null = fields.find((field) => field.name === first)?.type ?? null
  for (const step of rest) {
    if (type === null) return null
    if (typeof step === 'number') type = type.kind === 'list' ? type.item : null
    else if (type.kind === 'struct')
      type = type.fields.find((field) => field.name === step)?.type ?? null
    else return null
  }
  return type
}

/**
 * Lists every path a task may use, outermost first: top-level fields, struct members, and the first
 * item of lists. At most `limit` paths, so that a pathological nesting stays bounded.
 */
export function listFieldPaths(
  fields: readonly Field[],
  limit = 2_000,
): { path: FieldPath; type: FieldType }[] {
  const found: { path: FieldPath; type: FieldType }[] = []
  const walk = (path: FieldPath, type: FieldType, depth: number): void => {
    if (found.length >= limit || depth > 12) return
    found.push({ path, type })
    if (type.kind === 'struct')
      for (const member of type.fields) walk([...path, member.name], member.type, depth + 1)
    if (type.kind === 'list') walk([...path, 0], type.item, depth + 1)
  }
  for (const field of fields) walk([field.name], field.type, 0)
  return found
}
