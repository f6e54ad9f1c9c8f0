import { expect, it } from 'vitest'
import { readDollars, readMicros, typedMicros } from './dollars.ts'

it.each([
  ['', null],
  ['  ', null],
  ['0', 0],
  ['0.15', 0.15],
  ['.5', 0.5],
  ['$ 12', 12],
  ['1,250.50', 1250.5],
  ['12,50', 'invalid'],
  ['-1', 'invalid'],
  ['1e3', 'invalid'],
  ['ten', 'invalid'],
  ['100001', 'invalid'],
  ['0.1234567', 'invalid'],
] as const)('reads %j as %j', (typed, expected) => {
  expect(readDollars(typed, { most: 100_000 })).toBe(expected)
})

it.each([0, 1, 123_456, 11_480_000])('%i micros come back as they went', (micros) => {
  expect(readMicros(typedMicros(micros))).toBe(micros)
})
