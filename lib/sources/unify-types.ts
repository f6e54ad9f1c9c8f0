import type { FieldType } from '#lib/model/index.ts'
import { keyLimit } from './json-shape.ts'

/** How strict two types are with one another. */
export interface Unifying {
  /** Both come from tables, where types are only guessed from text: the text is what stands there. */
  tables: boolean
}

const guessed: readonly FieldType['kind'][] = ['text', 'integer', 'number', 'boolean']

/** The type that holds the values of both without changing what they say; JSON where none does. */
export function unifyTypes(a: FieldType, b: FieldType, how: Unifying): FieldType {
  if (isSame(a, b)) return a
  if (a.kind === 'number' && b.kind === 'number')
    return { kind: 'number', single: a.single && b.single }
  if (a.kind === 'number' && b.kind === 'integer') return { kind: 'number', single: false }
  if (a.kind === 'integer' && b.kind === 'number') return { kind: 'number', single: false }
  // Some files name the classes, others have the bare numbers.
  if (a.kind === 'label' && b.kind === 'integer') return a
  if (a.kind === 'integer' && b.kind === 'label') return b
  const named: readonly FieldType['kind'][] = ['label', 'text']
  if (named.includes(a.kind) && named.includes(b.kind)) return { kind: 'text' }
  if (a.kind === 'list' && b.kind === 'list')
    return { kind: 'list', item: unifyTypes(a.item, b.item, how) }
  if (a.kind === 'struct' && b.kind === 'struct') return unifyStructs(a.fields, b.fields, how)
  if (how.tables && guessed.includes(a.kind) && guessed.includes(b.kind)) return { kind: 'text' }
  return { kind: 'json' }
}

type Members = Extract<FieldType, { kind: 'struct' }>['fields']

function unifyStructs(a: Members, b: Members, how: Unifying): FieldType {
  const others = new Map(b.map(({ name, type }) => [name, type]))
  const names = new Set(a.map(({ name }) => name))
  const fields = [
    ...a.map(({ name, type }) => {
      const other = others.get(name)
      return { name, type: other ? unifyTypes(type, other, how) : type }
    }),
    ...b.filter(({ name }) => !names.has(name)),
  ]
  const folded = new Set(fields.map(({ name }) => name.toLowerCase()))
  if (folded.size < fields.length || fields.length > keyLimit) return { kind: 'json' }
  return { kind: 'struct', fields }
}

/** Whether two types are the same in every part. */
export function isSame(a: FieldType, b: FieldType): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

/** Whether something that had a type of its own is JSON (or plain text) in the other. */
export function losesKind(from: FieldType, to: FieldType): boolean {
  if (to.kind === 'json') return from.kind !== 'json'
  if (from.kind === 'list' && to.kind === 'list') return losesKind(from.item, to.item)
  if (from.kind === 'struct' && to.kind === 'struct')
    return from.fields.some((member) => {
      const other = to.fields.find(({ name }) => name === member.name)
      return other !== undefined && losesKind(member.type, other.type)
    })
  return to.kind === 'text' && from.kind !== 'text'
}
