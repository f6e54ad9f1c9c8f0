import {
  type FieldPath,
  type FieldType,
  formatFieldPath,
  type ReadingNote,
} from '#lib/model/index.ts'

/** The kinds of values met at one place, as bits. */
export const kindBits = {
  text: 1,
  integer: 2,
  number: 4,
  /** A number that neither 64-bit integers nor doubles can hold. */
  beyond: 8,
  boolean: 16,
  list: 32,
  object: 64,
} as const

const numeric = kindBits.integer | kindBits.number | kindBits.beyond

/** A struct with more keys than this is taken for a map, and kept as JSON. */
export const keyLimit = 200

/** Values nested deeper than this are kept as JSON, the whole field of them. */
const depthLimit = 16

/** Lists of more items than this are no tuples. */
export const placeLimit = 4

/** What has been met at one place of the records: the field's own, a member's, or a list's items. */
export class Shape {
  kinds = 0
  /** Values that were not null. */
  values = 0
  /** An integer that a double cannot hold exactly was met. */
  wide = false
  /** More members than are kept apart. */
  crowded = false
  item: Shape | null = null
  /** Of lists that are not empty: the fewest and most items. */
  shortest = Number.POSITIVE_INFINITY
  longest = 0
  /** The kinds met at the first places of lists. */
  readonly places: number[] = []
  readonly members: Member[] = []
  private byName: Map<string, Member> | null = null

  find(name: string): Member | undefined {
    return this.byName?.get(name)
  }

  add(name: string, raw: Uint8Array): Member {
    return this.adopt(name, raw, new Shape())
  }

  adopt(name: string, raw: Uint8Array, shape: Shape): Member {
    const member = { name, raw, position: this.members.length, seen: 0, shape }
    this.members.push(member)
    this.byName ??= new Map()
    this.byName.set(name, member)
    return member
  }
}

export interface Member {
  name: string
  /** The name's bytes as first met, between the quotes. */
  raw: Uint8Array
  position: number
  /** The number of the object it was last met in: a second time in the same is a duplicate. */
  seen: number
  shape: Shape
}

export interface TypedShape {
  type: FieldType
  notes: ReadingNote[]
}

/**
 * The type of what was met at a path: never one that would change a value. Values of differing kinds,
 * objects whose keys collide by case, are empty or too many, and deep nesting are kept as JSON text;
 * numbers that no 64-bit type can hold exactly become text.
 */
export function typeOfShape(shape: Shape, path: FieldPath): TypedShape {
  const notes: ReadingNote[] = []
  if (depthOf(shape) > depthLimit) {
    notes.push({ code: 'kept-as-json-depth', values: { field: formatFieldPath(path) } })
    return { type: { kind: 'json' }, notes }
  }
  return { type: typeOf(shape, path, notes), notes }
}

function typeOf(shape: Shape, path: FieldPath, notes: ReadingNote[]): FieldType {
  const { kinds } = shape
  const note = (code: string, values: Record<string, number> = {}) =>
    notes.push({ code, values: { field: formatFieldPath(path), ...values } })
  if (kinds === 0 || kinds === kindBits.text) return { kind: 'text' }
  if (kinds === kindBits.boolean) return { kind: 'boolean' }
  if (kinds === kindBits.integer) return { kind: 'integer' }
  if (kinds === (kindBits.list | kindBits.object) && !shape.crowded) {
    // Where the lists are all empty, or the objects are, they are another way of writing nothing.
    if (shape.item === null && faultOfKeys(shape) === null) {
      note('empty-lists-as-null')
      return structOf(shape, path, notes)
    }
    if (shape.item && shape.members.length === 0) {
      note('empty-objects-as-lists')
      return { kind: 'list', item: typeOf(shape.item, [...path, 0], notes) }
    }
  }
  if (kinds === kindBits.list && isTuple(shape)) {
    note('tuples-as-records', { count: shape.longest })
    return {
      kind: 'struct',
      fields: placeNames.slice(0, shape.longest).map((name, index) => ({
        name,
        type: typeOf(placeShape(shape, index), [...path, name], notes),
      })),
    }
  }
  if (kinds === kindBits.list && (shape.item || !shape.crowded)) {
    const item = shape.item
      ? typeOf(shape.item, [...path, 0], notes)
      : ({ kind: 'text' } satisfies FieldType)
    return { kind: 'list', item }
  }
  if (kinds === kindBits.object) {
    const fault = faultOfKeys(shape)
    if (fault === null) return structOf(shape, path, notes)
    if (fault === 'kept-as-json-keys') note(fault, { limit: keyLimit })
    else note(fault)
    return { kind: 'json' }
  }
  if ((kinds & ~numeric) === 0) {
    const exact = !(kinds & kindBits.beyond) && !(shape.wide && kinds & kindBits.number)
    if (exact) return { kind: 'number', single: false }
    note('numbers-as-text')
    return { kind: 'text' }
  }
  note('kept-as-json-kinds')
  return { kind: 'json' }
}

function structOf(shape: Shape, path: FieldPath, notes: ReadingNote[]): FieldType {
  return {
    kind: 'struct',
    fields: shape.members.map(({ name, shape: member }) => ({
      name,
      type: typeOf(member, [...path, name], notes),
    })),
  }
}

/** What the members are called that the places of tuples become. */
const placeNames = ['first', 'second', 'third', 'fourth'] as const

/** Whether lists are all of one length, and hold values of one kind at each place but not at all of them. */
function isTuple({ item, shortest, longest, places, values, crowded }: Shape): boolean {
  if (!item || crowded || item.crowded || values < 2) return false
  if (longest < 2 || longest > placeLimit || shortest < longest) return false
  return isMixed(item.kinds) && places.every((kinds) => !isMixed(kinds))
}

function isMixed(kinds: number): boolean {
  const sorts = [kindBits.text, numeric, kindBits.boolean, kindBits.list, kindBits.object]
  return sorts.filter((sort) => (kinds & sort) !== 0).length > 1
}

/** What was met at one place of tuples. */
export function placeShape(shape: Shape, place: number): Shape {
  const own = new Shape()
  const { item, places } = shape
  if (!item) return own
  own.kinds = places[place] ?? 0
  own.values = item.values
  own.wide = item.wide
  own.item = item.item
  own.shortest = item.shortest
  own.longest = item.longest
  own.places.push(...item.places)
  for (const { name, raw, shape: member } of item.members) own.adopt(name, raw, member)
  return own
}

/** Why an object cannot be a struct: its members are named apart by more than case, and not without end. */
function faultOfKeys(
  shape: Shape,
): 'kept-as-json-keys' | 'kept-as-json-case' | 'kept-as-json-empty' | null {
  if (shape.crowded || shape.members.length > keyLimit) return 'kept-as-json-keys'
  const names = shape.members.map(({ name }) => name)
  if (names.length === 0 || names.some((name) => name === '' || name.includes('\0')))
    return 'kept-as-json-empty'
  const folded = new Set(names.map((name) => name.toLowerCase()))
  return folded.size < names.length ? 'kept-as-json-case' : null
}

function depthOf(shape: Shape): number {
  let deepest = 0
  const open: { shape: Shape; depth: number }[] = [{ shape, depth: 1 }]
  for (let next = open.pop(); next; next = open.pop()) {
    deepest = Math.max(deepest, next.depth)
    const inner = next.shape.members.map((member) => member.shape)
    if (next.shape.item) inner.push(next.shape.item)
    for (const one of inner) open.push({ shape: one, depth: next.depth + 1 })
  }
  return deepest
}
