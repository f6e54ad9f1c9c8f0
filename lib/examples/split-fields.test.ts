import { expect, it } from 'vitest'
import type { FieldProfile, Profile } from '#lib/model/index.ts'
import { suggestSplitFields } from './split-fields.ts'

function field(path: FieldProfile['path'], over: Partial<FieldProfile>): FieldProfile {
  return {
    path,
    type: { kind: 'text' },
    nulls: 0,
    empty: 0,
    distinct: 200,
    distinctExact: true,
    lengths: { min: 100, median: 600, max: 900 },
    numbers: null,
    histogram: null,
    topValues: [],
    topValuesComplete: false,
    ...over,
  }
}

function profileOf(fields: FieldProfile[]): Profile {
  return {
    version: 1,
    rows: 1_000,
    scanned: 1_000,
    fields,
    unmeasured: [],
    charactersPerToken: 4,
  }
}

it.each([
  ['a passage that rows share', ['context'], {}, true],
  ['a passage inside a struct', ['doc', 'body'], {}, true],
  ['a text of each row its own', ['context'], { distinct: 1_000 }, false],
  ['a text nearly each row its own', ['context'], { distinct: 700 }, false],
  ['a label', ['label'], { distinct: 3, lengths: { min: 3, median: 5, max: 9 } }, false],
  ['a category of many', ['topic'], { lengths: { min: 3, median: 12, max: 40 } }, false],
  ['a constant passage', ['context'], { distinct: 1 }, false],
  ['a passage mostly missing', ['context'], { nulls: 900, distinct: 90 }, false],
  ['the items of a list', ['passages', 0], {}, false],
  ['a number', ['score'], { type: { kind: 'integer' as const } }, false],
])('%s', (_name, path, over, expected) => {
  const found = suggestSplitFields({ profile: profileOf([field(path, over)]) })
  expect(found.map((one) => one.field)).toEqual(expected ? [path] : [])
})

it('puts the longest texts first', () => {
  const profile = profileOf([
    field(['title'], { lengths: { min: 80, median: 90, max: 100 } }),
    field(['context'], {}),
  ])
  expect(suggestSplitFields({ profile })).toEqual([
    { field: ['context'], distinct: 200, rows: 1_000 },
    { field: ['title'], distinct: 200, rows: 1_000 },
  ])
})
