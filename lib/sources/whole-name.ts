import { partlessName } from '#lib/model/index.ts'

/**
 * What several files are called together: what their names have in common, without the words and numbers
 * that tell parts apart (`squad-train.jsonl`, `squad-dev.jsonl`: squad); null where that is nothing.
 */
export function commonName(fileNames: readonly string[]): string | null {
  const [first = '', ...others] = fileNames.map(partlessName)
  const name = others.reduce(
    (common, other) => (common.toLowerCase() === other.toLowerCase() ? common : ''),
    first,
  )
  return name.length > 1 ? name : null
}

const natural = new Intl.Collator('en', { numeric: true })

/** The order of parts: `part-2` before `part-10`. */
export function compareNames(a: string, b: string): number {
  return natural.compare(a, b)
}
