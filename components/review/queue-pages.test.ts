import { describe, expect, it } from 'vitest'
import type { QueueFamily, QueuePage, QueueTask } from '#lib/model/index.ts'
import { appendPage, type LoadedQueue, nextOffset, queueOf, refreshQueue } from './queue-pages.ts'

/** `'b:1,2'` is the family b with the tasks b1 and b2; `'a'` the family a with the task a1. */
function family(text: string): QueueFamily {
  const [familyId = '', tasks = '1'] = text.split(':')
  return {
    familyId,
    tasks: tasks.split(',').map((number) => ({ taskId: `${familyId}${number}` }) as QueueTask),
  } as QueueFamily
}

const page = (texts: string, { families = 0, offset = 0 } = {}) => {
  const items = texts === '' ? [] : texts.split(' ').map(family)
  return { items, offset, families: families || items.length, tasks: 0 } as unknown as QueuePage
}

const seen = (queue: LoadedQueue) =>
  queue.entries
    .map(({ family: { familyId, tasks }, kept }) => {
      const numbers = tasks.map(({ taskId }) => taskId.slice(1)).join(',')
      return `${familyId}${numbers === '1' ? '' : `:${numbers}`}${kept ? '!' : ''}`
    })
    .join(' ')

const mine =
  (...taskIds: string[]) =>
  (taskId: string) =>
    taskIds.includes(taskId)

describe('refreshQueue', () => {
  it.each([
    ['nothing new', 'a b c', 'a b c', [], 'a b c'],
    ['decided here: stays in its place', 'a b c', 'a c', ['b1'], 'a b! c'],
    ['the first one decided here', 'a b c', 'b c', ['a1'], 'a! b c'],
    ['all decided here', 'a b', '', ['a1', 'b1'], 'a! b!'],
    ['decided elsewhere: goes', 'a b c', 'a c', [], 'a c'],
    ['another order at the studio: none moves', 'a:1,2 b c', 'b c a:2', ['a1'], 'a:1,2 b c'],
    ['a new one where the studio puts it', 'a b', 'x a b', [], 'x a b'],
    ['a new one beside a kept one', 'a b', 'b x', ['a1'], 'a! b x'],
    ['one task of a family decided here', 'a:1,2,3 b', 'a:1,3 b', ['a2'], 'a:1,2,3 b'],
    ['one task of a family decided elsewhere', 'a:1,2,3 b', 'a:1,3 b', [], 'a:1,3 b'],
    ['a new task in a family', 'a b', 'a:1,2 b', [], 'a:1,2 b'],
    ['only what is mine of a family that left', 'a:1,2 b', 'b', ['a2'], 'a:2! b'],
  ])('%s', (_name, before, now, taskIds, expected) => {
    expect(seen(refreshQueue(queueOf(page(before)), page(now), mine(...taskIds)))).toBe(expected)
  })

  it('leaves what was loaded beyond the page', () => {
    const queue = queueOf(page('a b c d e', { families: 9 }))
    const fresh = page('a c', { families: 8 })
    expect(seen(refreshQueue(queue, fresh, mine()))).toBe('a c d e')
  })

  it('does not repeat what moved up into the page', () => {
    const queue = queueOf(page('a b c d', { families: 9 }))
    const fresh = page('b c', { families: 8 })
    expect(seen(refreshQueue(queue, fresh, mine('a1')))).toBe('a! b c d')
  })
})

it.each([
  ['nothing kept', 'a b', 'a b', [], 0],
  ['a family', 'a:1,2 b', 'b', ['a1', 'a2'], 2],
  ['a task of a family', 'a:1,2 b', 'a:1 b', ['a2'], 1],
])('counts tasks that stay though they left: %s', (_name, before, now, taskIds, expected) => {
  expect(refreshQueue(queueOf(page(before)), page(now), mine(...taskIds)).keptTasks).toBe(expected)
})

it('appends a page without repeating a family', () => {
  const queue = appendPage(queueOf(page('a b')), page('b c', { families: 7, offset: 1 }), mine())
  expect(seen(queue)).toBe('a b c')
  expect(queue.families).toBe(7)
})

it('fills up a family that comes again on a later page', () => {
  const first = queueOf(page('a:1,2 b c', { families: 9 }))
  const queue = refreshQueue(first, page('b c', { families: 9 }), mine('a1'))
  expect(seen(queue)).toBe('a! b c')
  expect(seen(appendPage(queue, page('d a:2', { families: 9 }), mine('a1')))).toBe('a:1,2 b c d')
})

it('asks for the next page where the server is', () => {
  const kept = refreshQueue(queueOf(page('a b c:1,2')), page('b c:1,2'), mine('a1'))
  expect(nextOffset(kept, mine('a1'))).toBe(2)
  expect(nextOffset(kept, mine('a1', 'c2'))).toBe(1)
  expect(nextOffset(kept, mine('a1', 'b1', 'c1'))).toBe(0)
})
