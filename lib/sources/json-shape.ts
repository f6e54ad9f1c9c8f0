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
  readonly members: Member[] = []
  private byName: Map<string, Member> | null = null

  find(name: string): Member | undefined {
    return this.byName?.get(name)
  }

  add(name: string, raw: Uint8Array): Member {
    const member = { name, raw, position: this.members.length, seen: 0, shape: new Shape() }
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
  if (kinds === kindBits.list && (shape.item || !shape.crowded)) {
    const item = shape.item
      ? typeOf(shape.item, [...path, 0], notes)
      : ({ kind: 'text' } satisfies FieldType)
    return { kind: 'list', item }
  }
  if (kinds === kindBits.object) {
    const fault = faultOfKeys(shape)
    if (fault === null)
      return {
        kind: 'struct',
        fields: shape.members.map(({ name, shape: member }) => ({
          name,
          type: typeOf(member, [...path, name], notes),
        })),
      }
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
