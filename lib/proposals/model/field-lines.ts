import { countTextTokens, cutToTokens } from '#lib/llm/index.ts'
import {
  type Field,
  type FieldPath,
  type FieldProfile,
  type FieldType,
  formatFieldPath,
  type Profile,
} from '#lib/model/index.ts'

/** Class names that a field's line shows. */
const shownNames = 30
/** Values that stand for all of a field's, where it has no more. */
const shownValues = 8
/** Tokens of one name or value. */
const valueTokens = 10

interface Line {
  path: string
  type: string
  /** What is known of the values; dropped first where there are too many fields. */
  facts: string[]
}

/**
 * The fields as typed lines: path, type, class names (the first 30, and how many more), and of the
 * values what a task's design turns on: nulls, how many there are, lengths, all of them where few. Of
 * structs the members are listed, of lists of structs those of their first item. Where all that takes
 * more than `budget` tokens the facts are left out, then the types.
 */
export function describeFields(
  fields: readonly Field[],
  { profile, offered, budget }: { profile: Profile | null; offered: FieldPath[]; budget: number },
): string {
  const may = new Set(offered.map((path) => JSON.stringify(path)))
  const profiles = new Map((profile?.fields ?? []).map((each) => [JSON.stringify(each.path), each]))
  const scanned = profile?.scanned ?? 0
  const lines: Line[] = []
  const walk = (path: FieldPath, type: FieldType): void => {
    if (!may.has(JSON.stringify(path))) return
    if (type.kind === 'struct') {
      for (const member of type.fields) walk([...path, member.name], member.type)
      return
    }
    const known = profiles.get(JSON.stringify(path)) ?? null
    const item = type.kind === 'list' ? profiles.get(JSON.stringify([...path, 0])) : undefined
    lines.push(lineOf(path, type, { known, item: item ?? null, scanned }))
    if (type.kind === 'list' && (type.item.kind === 'struct' || type.item.kind === 'list'))
      walk([...path, 0], type.item)
  }
  for (const field of fields) walk([field.name], field.type)

  const full = lines.map(({ path, type, facts }) => `${path}: ${[type, ...facts].join(', ')}`)
  const typed = lines.map(({ path, type }) => `${path}: ${type}`)
  const fits = (text: string) => countTextTokens(text, budget) <= budget
  const [best = ''] = [full, typed].map((each) => each.join('\n')).filter(fits)
  return best === '' ? lines.map(({ path }) => path).join('\n') : best
}

function lineOf(
  path: FieldPath,
  type: FieldType,
  {
    known,
    item,
    scanned,
  }: { known: FieldProfile | null; item: FieldProfile | null; scanned: number },
): Line {
  return {
    path: formatFieldPath(path),
    type: nameType(type),
    facts:
      known === null ? [] : [...factsOf(type, known, item, scanned), ...nullsOf(known, scanned)],
  }
}

function nameType(type: FieldType): string {
  if (type.kind === 'label') return nameClasses(type.names)
  if (type.kind === 'list') {
    if (type.item.kind === 'struct') return 'list of objects'
    return `list of ${nameType(type.item)}`
  }
  return type.kind === 'boolean' ? 'true or false' : type.kind
}

function nameClasses(names: readonly string[]): string {
  const first = names.slice(0, shownNames).map((name) => cutToTokens(name, valueTokens))
  const left = names.length - first.length
  return `one of ${names.length}: ${first.join(' | ')}${left > 0 ? ` | +${left} more` : ''}`
}

function factsOf(
  type: FieldType,
  known: FieldProfile,
  item: FieldProfile | null,
  scanned: number,
): string[] {
  if (type.kind === 'label' || type.kind === 'boolean') return []
  if (known.distinct === 1) return ['always the same']
  if (type.kind === 'list') {
    const items = known.lengths ? [`${range(known.lengths)} items`] : []
    return item?.lengths ? [...items, `${range(item.lengths)} chars each`] : items
  }
  if (
    known.topValuesComplete &&
    known.topValues.length <= shownValues &&
    known.topValues.length > 0
  )
    return [
      `${known.topValues.length} values: ${known.topValues
        .map(({ text }) => cutToTokens(text, valueTokens))
        .join(' | ')}`,
    ]
  const size = known.lengths && type.kind === 'text' ? [`${range(known.lengths)} chars`] : []
  const span = known.numbers ? [range(known.numbers)] : []
  const filled = scanned - known.nulls
  const differ =
    filled > 20 && known.distinct >= filled * 0.98
      ? type.kind === 'text' && (known.lengths?.median ?? 0) > 40
        ? []
        : ['all different']
      : filled > 20 && known.distinct * 2 < filled
        ? [`${known.distinct} values`]
        : []
  return [...size, ...span, ...differ]
}

function nullsOf(known: FieldProfile, scanned: number): string[] {
  const none = known.nulls + (known.type.kind === 'text' ? known.empty : 0)
  if (none === 0 || scanned === 0) return []
  return [`${Math.max(1, Math.round((100 * none) / scanned))}% empty`]
}

function range({ min, max }: { min: number; max: number }): string {
  return min === max ? short(min) : `${short(min)}-${short(max)}`
}

function short(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(3)))
}
