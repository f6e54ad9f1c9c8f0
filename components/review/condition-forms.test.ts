import { describe, expect, it } from 'vitest'
import { Predicate } from '#lib/model/index.ts'
import { makeCondition, operandText, operators } from './condition-forms.ts'

const field = ['a']

describe('makeCondition', () => {
  it.each(operators)('%s makes what the API takes', (op) => {
    expect(Predicate.safeParse(makeCondition(op, field, '3')).success).toBe(true)
  })

  it.each<[Predicate['op'], string, unknown]>([
    ['is-null', 'left over', { op: 'is-null', field }],
    ['in', 'x\n\ny', { op: 'in', field, texts: ['x', 'y'] }],
    ['at-least', '-1.5', { op: 'at-least', field, number: -1.5 }],
    ['at-least', '', { op: 'at-least', field, number: Number.NaN }],
    ['length-at-most', '7.9', { op: 'length-at-most', field, number: 7 }],
    ['length-at-most', '-7', { op: 'length-at-most', field, number: 0 }],
    ['length-at-most', 'x', { op: 'length-at-most', field, number: Number.NaN }],
  ])('%s with %j', (op, operand, expected) => {
    expect(makeCondition(op, field, operand)).toEqual(expected)
  })
})

it.each<[Predicate['op'], string, string]>([
  ['equals', 'x', 'x'],
  ['in', 'x\ny', 'x\ny'],
  ['matches', '^x', '^x'],
  ['at-most', '3', '3'],
  ['at-most', '', ''],
  ['is-null', 'x', ''],
])('keeps the operand of %s', (op, operand, expected) => {
  expect(operandText(makeCondition(op, field, operand))).toBe(expected)
})
