import { countTextTokens, cutToTokens } from '#lib/llm/index.ts'
import type { FieldType, SampleValue } from '#lib/model/index.ts'

/** Items of a list that are shown; the rest is counted. */
const listItems = 4
/** Characters of a value that are looked at. */
const looked = 4_000

/** Replaces class labels that come as numbers by their names, however deep they stand. */
export function showLabels(value: SampleValue, type: FieldType): SampleValue {
  if (type.kind === 'label') return typeof value === 'number' ? (type.names[value] ?? null) : value
  if (type.kind === 'list' && Array.isArray(value))
    return value.map((item) => showLabels(item, type.item))
  if (type.kind !== 'struct' || value === null || typeof value !== 'object') return value
  const members = new Map(type.fields.map((member) => [member.name, member.type]))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const member = members.get(name)
      return [name, member ? showLabels(item, member) : item]
    }),
  )
}

/** Shortens long lists, however deep they stand, to their first items and a count of the others. */
export function shortenLists(value: SampleValue): SampleValue {
  if (Array.isArray(value)) {
    const items = value.slice(0, listItems).map(shortenLists)
    const left = value.length - items.length
    return left > 0 ? [...items, `+${left} more`] : items
  }
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shortenLists(item)]))
}

/**
 * How many tokens each value may have so that all together have at most `budget`: short values are
 * shown whole, and what they leave goes to the long ones, which all get the same. No value gets more
 * than `most` nor (where it has them) less than `least`.
 */
export function shareTokens(
  needs: readonly number[],
  { budget, most, least }: { budget: number; most: number; least: number },
): number[] {
  const wanted = needs.map((need) => Math.min(need, most))
  let left = budget
  const level = [...wanted]
    .sort((a, b) => a - b)
    .reduce<number | null>((found, need, index) => {
      if (found !== null) return found
      const each = left / (wanted.length - index)
      if (need > each) return Math.floor(each)
      left -= need
      return null
    }, null)
  return wanted.map((need) => Math.min(need, Math.max(least, level ?? need)))
}

/** Values of rows as JSON, cut so that they share a budget of tokens. */
export function writeValues(
  rows: readonly (readonly SampleValue[])[],
  limits: { budget: number; most: number; least: number },
): string[][] {
  const plain = rows.map((row) => row.map((value) => textOf(shortenLists(value))))
  const needs = plain.flat().map(({ text }) => countTextTokens(text, limits.most))
  const shares = shareTokens(needs, limits)
  let at = 0
  return plain.map((row) =>
    row.map(({ text, quoted }) => {
      const cut = cutToTokens(text, shares[at] ?? limits.least)
      at += 1
      // The beginning of a list or number is no JSON any more: it becomes a text.
      return quoted || cut !== text ? JSON.stringify(cut) : cut
    }),
  )
}

function textOf(value: SampleValue): { text: string; quoted: boolean } {
  const quoted = typeof value === 'string'
  const text = quoted ? value : (JSON.stringify(value) ?? 'null')
  if (text.length <= looked) return { text, quoted }
  return { text: `${text.slice(0, looked)}…`, quoted: true }
}
