import type { Check, Remark } from '#lib/checks/check.ts'
import { findFieldType, formatFieldPath, listFieldPaths } from '#lib/model/index.ts'
import { nearestName } from '#lib/recipe/index.ts'

/** A field that the dataset does not have. */
export const unknownField: Check = {
  rule: 'unknown-field',
  severity: 'blocking',
  reads: 'names',
  run({ fields }, reading) {
    const unknown = new Map<string, Remark>()
    for (const { path, place } of reading.named) {
      if (findFieldType(fields, path)) continue
      const field = formatFieldPath(path)
      const key = `${place} ${field}`
      if (unknown.has(key)) continue
      const known = listFieldPaths(fields).map((one) => formatFieldPath(one.path))
      const suggestion = nearestName(field, known)
      unknown.set(key, {
        place,
        values: {
          field,
          suggestion: suggestion ?? '',
          hint: suggestion === null ? 'none' : 'near',
        },
      })
    }
    return [...unknown.values()]
  },
}
