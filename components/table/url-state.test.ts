import { describe, expect, it } from 'vitest'
import {
  columnVisibility,
  formatRange,
  formatSort,
  parseRange,
  parseSort,
  visibilityChanges,
} from './url-state.ts'

describe('sort order', () => {
  it.each([
    ['', []],
    ['name', [{ id: 'name', desc: false }]],
    ['name.desc', [{ id: 'name', desc: true }]],
    [
      'rows.desc,name',
      [
        { id: 'rows', desc: true },
        { id: 'name', desc: false },
      ],
    ],
    ['a.b.desc', [{ id: 'a.b', desc: true }]],
    ['a.desc.asc', [{ id: 'a.desc', desc: false }]],
  ])('%s', (text, sorting) => {
    expect(parseSort(text)).toEqual(sorting)
    expect(formatSort(sorting)).toBe(text)
  })

  it.each([',', '.desc', ',,'])('leaves out what cannot be read: %s', (text) => {
    expect(parseSort(text)).toEqual([])
  })
})

describe('range', () => {
  it.each([
    ['100..500', [100, 500]],
    ['..500', [null, 500]],
    ['-1.5..', [-1.5, null]],
  ] as [string, [number | null, number | null]][])('%s', (text, range) => {
    expect(parseRange(text)).toEqual(range)
    expect(formatRange(range)).toBe(text)
  })

  it.each(['', '..', 'a..b', '5', '1...2'])('is none: %s', (text) => {
    expect(parseRange(text)).toBeNull()
  })
})

describe('visibility', () => {
  it.each([
    [[], [], {}],
    [[], ['bytes'], { bytes: false }],
    [['-license'], ['bytes'], { license: false, bytes: false }],
    [['bytes'], ['bytes'], { bytes: true }],
  ] as [string[], string[], Record<string, boolean>][])(
    '%j with %j hidden at first',
    (changes, hidden, shown) => {
      expect(columnVisibility(changes, hidden)).toEqual(shown)
      expect(visibilityChanges(shown, hidden)).toEqual(changes)
    },
  )
})
