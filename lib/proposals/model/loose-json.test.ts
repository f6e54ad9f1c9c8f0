import { describe, expect, it } from 'vitest'
import { type LooseValue, readLooseJson } from './loose-json.ts'

/** A reading as plain data: maps as objects. */
function plain(value: LooseValue): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!(value instanceof Map)) return value
  return Object.fromEntries([...value].map(([name, member]) => [name, plain(member)]))
}
function read(text: string): unknown {
  const reading = readLooseJson(text, 0)
  return reading.kind === 'value' ? plain(reading.value) : reading.kind
}

it.each([
  '{}',
  '[]',
  '{"a": [1, -2.5, 1e3, true, false, null], "b": {"c": "d"}}',
  String.raw`["\"", "\\", "\/", "\b\f\n\r\t", "\u00e9\ud83d\ude00", "it's", "{[(", "a, b: c"]`,
  ' [ "spaced" , { "a" :\n1 } ] ',
  '{"": "", "__proto__": 1}',
])('reads JSON as JSON.parse does: %s', (text) => {
  const strict = JSON.stringify(JSON.parse(text))
  expect(JSON.stringify(read(text))).toBe(strict)
})

describe('reads what is not JSON', () => {
  it.each([
    ["{'a': True, 'b': False, 'c': None}", { a: true, b: false, c: null }],
    ["('a', 'b')", ['a', 'b']],
    ["['a', 'b',]", ['a', 'b']],
    ['{"a": 1,}', { a: 1 }],
    ["['it's', 'so']", ["it's", 'so']],
    ['["a "b" c", "d"]', ['a "b" c', 'd']],
    ['["a\nb"]', ['a\nb']],
    ['[NaN]', [null]],
    [String.raw`['\x41\'']`, ["A'"]],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual(value)
  })
})

it.each([
  ['{"a": 1', 'cut'],
  ['["a', 'cut'],
  ['["a"', 'cut'],
  ['[tru', 'cut'],
  ['{"a"', 'cut'],
  ['', 'cut'],
  ['[tru]', 'unreadable'],
  ['{"a", 1}', 'unreadable'],
  ['[1 2]', 'unreadable'],
  ['{"a": }', 'unreadable'],
  [`${'['.repeat(100)}${']'.repeat(100)}`, 'unreadable'],
])('says how it ends: %.20s', (text, kind) => {
  expect(read(text)).toBe(kind)
})

it('says where a value ends', () => {
  expect(readLooseJson('x {"a": 1} y', 2)).toMatchObject({ kind: 'value', end: 10 })
})
