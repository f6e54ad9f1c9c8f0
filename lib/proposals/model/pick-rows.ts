import type { Field, FieldType, SampleRow, SampleValue } from '#lib/model/index.ts'

/** Values this rare and short, in at most this many kinds, are taken for labels. */
const mostLabels = 30
const longestLabel = 60

/**
 * Picks the rows that tell most: the first is the most ordinary one, each further one shows the labels
 * and shapes that those before it did not, the common ones first. Labels count for more than shapes
 * (null, empty, short or long text, length of a list, members of an object). The same rows for the
 * same sample, in its order.
 */
export function pickRows(
  fields: readonly Field[],
  sample: readonly SampleRow[],
  count: number,
): SampleRow[] {
  const labels = fields.map((field, index) => isLabel(field.type, sample, index))
  const traits = sample.map((row) =>
    fields.flatMap((field, index) =>
      traitsOf(row.values[index] ?? null, field.name, labels[index]),
    ),
  )
  const times = new Map<string, number>()
  for (const trait of traits.flat()) times.set(trait, (times.get(trait) ?? 0) + 1)
  const weigh = (trait: string) =>
    (times.get(trait) ?? 0) / sample.length + (trait.startsWith('=') ? 1 : 0)

  const shown = new Set<string>()
  const picked: number[] = []
  while (picked.length < Math.min(count, sample.length)) {
    let best = -1
    let bestWorth = Number.NEGATIVE_INFINITY
    for (const [index, own] of traits.entries()) {
      if (picked.includes(index)) continue
      const worth = own.reduce((sum, trait) => sum + (shown.has(trait) ? 0 : weigh(trait)), 0)
      // Of equals the earlier row; a hair's breadth of rounding is no difference.
      if (worth > bestWorth + 1e-9) {
        best = index
        bestWorth = worth
      }
    }
    picked.push(best)
    for (const trait of traits[best] ?? []) shown.add(trait)
  }
  return picked.sort((a, b) => a - b).flatMap((index) => sample[index] ?? [])
}

function isLabel(type: FieldType, sample: readonly SampleRow[], index: number): boolean {
  if (type.kind === 'label' || type.kind === 'boolean') return true
  if (type.kind !== 'text' && type.kind !== 'integer') return false
  const seen = new Set<SampleValue>()
  for (const row of sample) {
    const value = row.values[index] ?? null
    if (typeof value === 'string' && value.length > longestLabel) return false
    if (value !== null) seen.add(value)
  }
  return seen.size <= mostLabels && seen.size * 2 < sample.length
}

function traitsOf(value: SampleValue, name: string, label: boolean | undefined): string[] {
  if (label && value !== null) return [`=${name}=${JSON.stringify(value)}`, `${name}:filled`]
  return shapesOf(value, name, 0)
}

function shapesOf(value: SampleValue, name: string, depth: number): string[] {
  if (value === null) return [`${name}:null`]
  if (typeof value === 'string') return [`${name}:${sizeOf(value.length, [0, 40, 200, 1_000])}`]
  if (Array.isArray(value)) {
    const own = `${name}:list ${sizeOf(value.length, [0, 1, 3, 10])}`
    const [first] = value
    return first === undefined || depth > 2
      ? [own]
      : [own, ...shapesOf(first, `${name}[]`, depth + 1)]
  }
  if (typeof value !== 'object') return [`${name}:filled`]
  const members = Object.entries(value)
  if (depth > 2) return [`${name}:object`]
  return members.flatMap(([member, item]) => shapesOf(item, `${name}.${member}`, depth + 1))
}

/** Which of a few sizes a length has: the least bound that it does not pass. */
function sizeOf(length: number, bounds: readonly number[]): string {
  return `up to ${bounds.find((bound) => length <= bound) ?? 'any'}`
}
