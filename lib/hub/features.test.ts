import { describe, expect, it } from 'vitest'
import type { FieldType } from '#lib/model/index.ts'
import { readCardFeatures } from './card-features.ts'
import { toCell } from './cells.ts'
import { convertFeature, convertFeatures } from './features.ts'

const value = (dtype: string) => ({ dtype, _type: 'Value' })
const label = { names: ['a', 'b'], _type: 'ClassLabel' }
const text: FieldType = { kind: 'text' }
const integer: FieldType = { kind: 'integer' }
const labels: FieldType = { kind: 'label', names: ['a', 'b'] }
const list = (item: FieldType): FieldType => ({ kind: 'list', item })
const struct = (members: Record<string, FieldType>): FieldType => ({
  kind: 'struct',
  fields: Object.entries(members).map(([name, type]) => ({ name, type })),
})

describe('a feature', () => {
  it.each<[string, unknown, FieldType]>([
    ['string', value('string'), text],
    ['large_string', value('large_string'), text],
    ['int32', value('int32'), integer],
    ['uint8', value('uint8'), integer],
    ['float32', value('float32'), { kind: 'number', single: true }],
    ['float64', value('float64'), { kind: 'number', single: false }],
    ['bool', value('bool'), { kind: 'boolean' }],
    ['timestamp', value('timestamp[us]'), text],
    ['date32', value('date32'), text],
    ['decimal', value('decimal128(10, 2)'), text],
    ['duration', value('duration[ns]'), integer],
    ['ClassLabel', label, labels],
    ['ClassLabel without names', { names: null, _type: 'ClassLabel' }, integer],
    ['Sequence', { feature: value('string'), _type: 'Sequence' }, list(text)],
    ['List', { feature: value('string'), length: -1, _type: 'List' }, list(text)],
    ['LargeList', { feature: value('int64'), _type: 'LargeList' }, list(integer)],
    ['a list of one', [value('string')], list(text)],
    ['Sequence(ClassLabel)', { feature: label, _type: 'Sequence' }, list(labels)],
    ['a list of dicts', [{ a: value('string') }], list(struct({ a: text }))],
    [
      'List of a dict',
      { feature: { a: value('string') }, _type: 'List' },
      list(struct({ a: text })),
    ],
    [
      'Sequence of a dict, which becomes a dict of lists',
      { feature: { text: value('string'), at: value('int32') }, _type: 'Sequence' },
      struct({ text: list(text), at: list(integer) }),
    ],
    ['a dict', { a: value('string'), b: [label] }, struct({ a: text, b: list(labels) })],
    ['keys that differ by case', { a: value('string'), A: value('string') }, { kind: 'json' }],
    [
      'Translation',
      { languages: ['de', 'en'], _type: 'Translation' },
      struct({ de: text, en: text }),
    ],
    [
      'TranslationVariableLanguages',
      { languages: ['de'], _type: 'TranslationVariableLanguages' },
      struct({ language: list(text), translation: list(text) }),
    ],
    ['Array2D', { shape: [2, 2], dtype: 'int32', _type: 'Array2D' }, list(list(integer))],
    ['a dict with an image', { a: value('string'), b: { _type: 'Image' } }, struct({ a: text })],
    ['something new', { _type: 'Hologram' }, { kind: 'json' }],
  ])('%s', (_, feature, type) => expect(convertFeature(feature)).toEqual({ type }))

  it.each<[string, unknown, string]>([
    ['Image', { _type: 'Image' }, 'image'],
    ['Audio', { sampling_rate: 16_000, _type: 'Audio' }, 'audio'],
    ['Video', { _type: 'Video' }, 'video'],
    ['binary', value('binary'), 'binary'],
    ['a list of images', { feature: { _type: 'Image' }, _type: 'Sequence' }, 'image'],
    ['a dict of images', { a: { _type: 'Image' } }, 'image'],
  ])('%s is left out', (_, feature, leftOut) =>
    expect(convertFeature(feature)).toEqual({ leftOut }),
  )

  it('does not nest without bound', () => {
    let deep: unknown = value('string')
    for (let at = 0; at < 5_000; at += 1) deep = { feature: deep, _type: 'List' }
    expect(JSON.stringify(convertFeature(deep)).length).toBeLessThan(2_000)
  })
})

it('gives columns to the fields that are kept', () => {
  const { fields, leftOut } = convertFeatures({
    a: { _type: 'Image' },
    b: value('string'),
    c: label,
  })
  expect(fields.map(({ name, column }) => [name, column])).toEqual([
    ['b', 'c0'],
    ['c', 'c1'],
  ])
  expect(leftOut).toEqual([{ field: 'a', kind: 'image' }])
})

describe('a feature of a card’s YAML', () => {
  it.each<[string, Record<string, unknown>, FieldType]>([
    ['dtype', { dtype: 'string' }, text],
    ['class_label by number', { dtype: { class_label: { names: { 1: 'b', 0: 'a' } } } }, labels],
    ['class_label as a list', { dtype: { class_label: { names: ['a', 'b'] } } }, labels],
    ['sequence', { sequence: 'string' }, list(text)],
    ['list', { list: 'int32' }, list(integer)],
    [
      'sequence of labels',
      { sequence: { class_label: { names: { 0: 'a', 1: 'b' } } } },
      list(labels),
    ],
    [
      'sequence of a dict',
      { sequence: [{ name: 'text', dtype: 'string' }] },
      struct({ text: list(text) }),
    ],
    ['list of a dict', { list: [{ name: 'text', dtype: 'string' }] }, list(struct({ text }))],
    ['struct', { struct: [{ name: 'text', dtype: 'string' }] }, struct({ text })],
    [
      'translation',
      { dtype: { translation: { languages: ['de', 'en'] } } },
      struct({ de: text, en: text }),
    ],
    ['sequence of sequences', { sequence: { sequence: 'string' } }, list(list(text))],
    ['array', { dtype: { array2_d: { shape: [1, 1], dtype: 'int32' } } }, list(list(integer))],
  ])('%s', (_, one, type) => {
    const features = readCardFeatures([{ name: 'x', ...one }])
    expect(convertFeature(features?.x)).toEqual({ type })
  })

  it.each([['image'], [{ image: { decode: false } }]])('%j is left out', (dtype) => {
    expect(convertFeature(readCardFeatures([{ name: 'x', dtype }])?.x)).toEqual({
      leftOut: 'image',
    })
  })
})

describe('a cell', () => {
  it.each<[unknown, FieldType, string | null]>([
    ['a', text, 'a'],
    [null, text, null],
    [1, labels, 'b'],
    [-1, labels, null],
    [7, labels, null],
    [3, integer, '3'],
    [1, { kind: 'number', single: false }, '1.0'],
    [0.5, { kind: 'number', single: false }, '0.5'],
    [1e-7, { kind: 'number', single: false }, '1e-07'],
    [1e16, { kind: 'number', single: false }, '1e+16'],
    [true, { kind: 'boolean' }, 'True'],
    [[0, -1], list(labels), '["a",null]'],
    [{ text: ['x'], more: 1 }, struct({ text: list(text) }), '{"text":["x"]}'],
    [[], list(text), '[]'],
    [{ a: 1 }, { kind: 'json' }, '{"a":1}'],
    ['cut…', list(text), 'cut…'],
  ])('%j as %j is %j', (given, type, expected) => expect(toCell(given, type)).toBe(expected))
})
