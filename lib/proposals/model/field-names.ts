import {
  type Field,
  type FieldPath,
  findFieldType,
  formatFieldPath,
  listFieldPaths,
  parseFieldPath,
} from '#lib/model/index.ts'

/**
 * Makes the reader of field names that a model wrote: as they were offered, as Python would subscript
 * them (`answers['text'][0]`), or with dots before positions (`answers.text.0`). A name that is no
 * field is kept as it is, so that a check can say so.
 */
export function createFieldNameReader(fields: readonly Field[]): (name: string) => FieldPath {
  const known = new Map(
    listFieldPaths(fields, 10_000).map(({ path }) => [formatFieldPath(path), path]),
  )
  // A field called `a.b` may be named without its brackets.
  for (const { name } of fields) known.set(name, [name])
  const isField = (path: FieldPath) => findFieldType(fields, path) !== null

  return (written) => {
    const name = written.trim()
    const exact = known.get(name) ?? known.get(name.replace(/^\{\{?\s*|\s*\}?\}$/g, ''))
    if (exact) return exact
    const plain = readPath(name.replace(/\[\s*'([^']*)'\s*\]/g, '["$1"]'))
    if (plain === null) return [name]
    if (isField(plain)) return plain
    const positions = plain.map((step) =>
      typeof step === 'string' && /^\d{1,9}$/.test(step) ? Number(step) : step,
    )
    if (isField(positions)) return positions
    // Where the first step is no field either, the words as written are what a person recognizes.
    return fields.some((field) => field.name === plain[0]) ? plain : [name]
  }
}

function readPath(text: string): FieldPath | null {
  try {
    const path = parseFieldPath(text)
    return path.length <= 32 ? path : null
  } catch {
    // Not written as a path: a name that no field has.
    return null
  }
}
