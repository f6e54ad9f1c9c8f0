import { describe, expect, it } from 'vitest'
import { cellAfterKey, partOf } from './row-parts.ts'

describe('partOf', () => {
  it.each([
    [0, 0, { part: 0, parts: 1, start: 0, rows: 0 }],
    [3, 10, { part: 0, parts: 1, start: 0, rows: 10 }],
    [100, 250, { part: 1, parts: 3, start: 100, rows: 100 }],
    [249, 250, { part: 2, parts: 3, start: 200, rows: 50 }],
    [900, 250, { part: 2, parts: 3, start: 200, rows: 50 }],
  ])('row %i of %i, 100 a part', (row, total, part) => {
    expect(partOf(row, total, 100)).toEqual(part)
  })
})

describe('cellAfterKey', () => {
  const size = { rows: 1_000, columns: 4, page: 20 }
  it.each([
    ['ArrowDown', false, 5, 1, { row: 6, column: 1 }],
    ['ArrowDown', false, 999, 1, { row: 999, column: 1 }],
    ['ArrowDown', true, 5, 1, { row: 999, column: 1 }],
    ['ArrowUp', false, 0, 1, { row: 0, column: 1 }],
    ['ArrowRight', false, 5, 3, { row: 5, column: 3 }],
    ['ArrowLeft', false, 5, 3, { row: 5, column: 2 }],
    ['PageDown', false, 5, 1, { row: 25, column: 1 }],
    ['PageUp', false, 5, 1, { row: 0, column: 1 }],
    ['Home', false, 5, 2, { row: 5, column: 0 }],
    ['Home', true, 5, 2, { row: 0, column: 0 }],
    ['End', false, 5, 2, { row: 5, column: 3 }],
    ['End', true, 5, 2, { row: 999, column: 3 }],
    ['a', false, 5, 2, null],
  ])('%s, Ctrl %s, from row %i, column %i', (key, ctrlKey, row, column, to) => {
    expect(cellAfterKey({ key, ctrlKey, metaKey: false }, { row, column }, size)).toEqual(to)
  })
})
