import { describe, expect, it } from 'vitest'
import { nextOpen, prefetchOrder, stepInOrder, walkOrder } from './walk-order.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const all = () => true
const but =
  (...closed: string[]) =>
  (id: string) =>
    !closed.includes(id)

describe('walkOrder', () => {
  it.each([
    ['nothing skipped', [], 'abcde'],
    ['one', ['b'], 'acdeb'],
    ['several, in the order of skipping', ['d', 'a'], 'bceda'],
    ['one that is not in the queue', ['x', 'e'], 'abcde'],
    ['skipped twice', ['b', 'c', 'b'], 'adebc'],
  ])('%s', (_name, skipped, expected) => {
    expect(walkOrder(ids, skipped).join('')).toBe(expected)
  })
})

describe('stepInOrder', () => {
  it.each([
    ['next', 'b', 1, 'c'],
    ['previous', 'b', -1, 'a'],
    ['past the end', 'e', 1, null],
    ['before the beginning', 'a', -1, null],
    ['from outside', 'x', 1, 'a'],
    ['from nowhere', null, -1, 'a'],
  ] as const)('%s', (_name, current, by, expected) => {
    expect(stepInOrder(ids, current, by)).toBe(expected)
  })
})

describe('nextOpen', () => {
  it.each([
    ['the next', 'b', all, [], 'c'],
    ['past decided ones', 'b', but('c', 'd'), [], 'e'],
    ['back to the first', 'd', but('e'), [], 'a'],
    ['never itself', 'c', but('a', 'b', 'd', 'e'), [], null],
    ['nothing left', 'b', but(...ids), [], null],
    ['a refused one first', 'b', all, ['a'], 'a'],
    ['unless it is the current one', 'a', all, ['a'], 'b'],
    ['from nowhere', null, but('a'), [], 'b'],
  ] as const)('%s', (_name, current, isOpen, refused, expected) => {
    expect(nextOpen({ order: ids, current, isOpen, refused })).toBe(expected)
  })
})

describe('prefetchOrder', () => {
  it.each([
    ['in the middle', 'c', all, 'dbe'],
    ['at the beginning', 'a', all, 'bc'],
    ['at the end', 'e', all, 'd'],
    ['past decided ones, neighbors too', 'a', but('b', 'c'), 'dbe'],
    ['from nowhere', null, all, 'ab'],
  ] as const)('%s', (_name, current, isOpen, expected) => {
    expect(prefetchOrder({ order: ids, current, isOpen }).join('')).toBe(expected)
  })
})
