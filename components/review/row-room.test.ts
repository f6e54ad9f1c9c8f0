import { describe, expect, it } from 'vitest'
import type { PreviewRow } from '#lib/model/index.ts'
import { countLines, rowBudgets } from './row-room.ts'

const part = (text: string) => ({ field: null, text })
const row = (input: string, output = 'x') =>
  ({ input: [part(input)], output: [part(output)] }) as unknown as PreviewRow

describe('countLines', () => {
  it.each([
    ['', 1],
    ['abc', 1],
    ['a'.repeat(11), 2],
    ['a\n\nb', 3],
    [`${'a'.repeat(20)}\nb`, 3],
  ])('%j at ten letters a line', (text, expected) => {
    expect(countLines([part(text)], 10)).toBe(expected)
  })
})

describe('rowBudgets', () => {
  const room = { lines: 10, inputLetters: 10, outputLetters: 5 }
  it.each([
    ['all fit', [row('ab'), row('a'.repeat(80))], [null, null]],
    ['the long one gets what the short one leaves', [row('ab'), row('a'.repeat(300))], [null, 90]],
    ['two long ones share', [row('a'.repeat(300)), row('a'.repeat(300))], [50, 50]],
    [
      'never less than two lines',
      Array.from({ length: 9 }, () => row('a'.repeat(300))),
      Array(9).fill(20),
    ],
  ])('%s', (_name, rows, expected) => {
    expect(rowBudgets(rows, room).map(({ input }) => input)).toEqual(expected)
  })

  it('shortens an output by its own column', () => {
    expect(rowBudgets([row('ab', 'a'.repeat(300))], room)).toEqual([{ input: null, output: 50 }])
  })
})
