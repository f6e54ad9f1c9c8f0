import { describe, expect, it } from 'vitest'
import type { TaskView } from '#lib/model/index.ts'
import { LruCache } from './lru-cache.ts'
import { createTaskCache } from './task-cache.ts'

const view = (taskId: string, revisions = 1) => ({ taskId, revisions }) as TaskView

/** A loader whose answers are given by hand. */
function byHand() {
  const calls: {
    taskId: string
    answer: (view: TaskView) => void
    fail: (error: Error) => void
  }[] = []
  const load = (taskId: string) =>
    new Promise<TaskView>((answer, fail) => {
      calls.push({ taskId, answer, fail })
    })
  return { calls, load }
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve))

describe('createTaskCache', () => {
  it('asks once for a task that is on its way or there', async () => {
    const { calls, load } = byHand()
    const cache = createTaskCache({ load })
    cache.ensure('a')
    cache.ensure('a')
    calls[0]?.answer(view('a'))
    await settled()
    cache.ensure('a')
    expect(calls).toHaveLength(1)
    expect(cache.read('a')).toEqual({ view: view('a'), error: null, pending: false, stale: false })
  })

  it('shows a stale view while it asks again', async () => {
    const { calls, load } = byHand()
    const cache = createTaskCache({ load })
    cache.put(view('a'))
    cache.markStale('a')
    cache.ensure('a')
    expect(cache.read('a')).toMatchObject({ view: view('a'), pending: true })
    calls[0]?.answer(view('a', 2))
    await settled()
    expect(cache.read('a')?.view?.revisions).toBe(2)
  })

  it('stays stale where it changed while it was asked for', async () => {
    const { calls, load } = byHand()
    const cache = createTaskCache({ load })
    cache.ensure('a')
    cache.markStale(null)
    calls[0]?.answer(view('a'))
    await settled()
    expect(cache.read('a')?.stale).toBe(true)
  })

  it('drops an answer that was overtaken', async () => {
    const { calls, load } = byHand()
    const cache = createTaskCache({ load })
    cache.ensure('a')
    cache.put(view('a', 7))
    calls[0]?.answer(view('a', 1))
    await settled()
    expect(cache.read('a')?.view?.revisions).toBe(7)
  })

  it('keeps the last view beside the error, and asks again when told to', async () => {
    const { calls, load } = byHand()
    const cache = createTaskCache({ load })
    cache.put(view('a'))
    cache.markStale('a')
    cache.ensure('a')
    calls[0]?.fail(new Error('gone'))
    await settled()
    expect(cache.read('a')).toMatchObject({ view: view('a'), error: new Error('gone') })
    cache.ensure('a')
    expect(calls).toHaveLength(2)
  })

  it('tells those who listen', () => {
    const cache = createTaskCache({ load: byHand().load })
    let told = 0
    const stop = cache.subscribe(() => {
      told += 1
    })
    cache.put(view('a'))
    stop()
    cache.put(view('b'))
    expect(told).toBe(1)
  })
})

describe('LruCache', () => {
  it('forgets what was not asked for the longest', () => {
    const cache = new LruCache<number>(2)
    cache.set('a', 1)
    cache.set('b', 2)
    cache.get('a')
    cache.peek('b')
    cache.set('c', 3)
    expect(cache.keys()).toEqual(['a', 'c'])
  })
})
