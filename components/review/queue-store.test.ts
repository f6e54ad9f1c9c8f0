import { describe, expect, it } from 'vitest'
import type { QueueFamily, QueuePage } from '#lib/model/index.ts'
import { createQueueStore } from './queue-store.ts'

/** A studio with this many families of one task each; `decide` takes one off its list. */
function studioOf(count: number) {
  let families = Array.from({ length: count }, (_, index) => `f${index}`)
  const asked: string[] = []
  let failing = false
  const page = (offset: number, limit: number): QueuePage =>
    ({
      offset,
      families: families.length,
      tasks: families.length,
      items: families
        .slice(offset, offset + limit)
        .map((familyId) => ({ familyId, tasks: [{ taskId: `t-${familyId}` }] }) as QueueFamily),
    }) as unknown as QueuePage
  return {
    asked,
    page,
    ask: async ({ offset, limit }: { offset: number; limit: number }) => {
      asked.push(`${offset}+${limit}`)
      if (failing) throw new Error('down')
      return page(offset, limit)
    },
    decide: (familyId: string) => {
      families = families.filter((id) => id !== familyId)
    },
    fail: (next: boolean) => {
      failing = next
    },
  }
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5))

const start = (count: number, mine: string[] = []) => {
  const studio = studioOf(count)
  const store = createQueueStore({
    ask: studio.ask,
    initial: studio.page(0, 100),
    isMine: (taskId) => mine.includes(taskId),
  })
  const loaded = () => store.read().queue?.entries.length
  return { studio, store, loaded }
}

describe('createQueueStore', () => {
  it('asks for the first page only where it was not given', async () => {
    const { studio, store } = start(5)
    store.loadTo(5)
    await settled()
    expect(studio.asked).toEqual([])
    const empty = createQueueStore({ ask: studio.ask, initial: null, isMine: () => false })
    empty.loadTo(1)
    await settled()
    expect(studio.asked).toEqual(['0+100'])
    expect(empty.read().queue?.entries).toHaveLength(5)
  })

  it('loads on in pages, in large ones where it has far to go', async () => {
    const { studio, store, loaded } = start(1_000)
    store.loadTo(150)
    await settled()
    expect([studio.asked, loaded()]).toEqual([['100+100'], 200])
    store.loadTo(900)
    await settled()
    expect([studio.asked.slice(1), loaded()]).toEqual([['200+500', '700+100', '800+100'], 900])
  })

  it('misses no family when some were decided meanwhile', async () => {
    const { studio, store, loaded } = start(250, ['t-f0', 't-f1'])
    studio.decide('f0')
    studio.decide('f1')
    store.loadTo(250)
    await settled()
    expect(loaded()).toBe(250)
    const ids = store.read().queue?.entries.map(({ family }) => family.familyId)
    expect(new Set(ids).size).toBe(250)
  })

  it('keeps what was decided here through a refresh', async () => {
    const { studio, store } = start(3, ['t-f1'])
    studio.decide('f1')
    studio.decide('f2')
    store.refresh()
    store.refresh()
    await settled()
    expect(studio.asked).toEqual(['0+100', '0+100'])
    expect(store.read().queue?.entries.map(({ family, kept }) => [family.familyId, kept])).toEqual([
      ['f0', false],
      ['f1', true],
    ])
  })

  it('stops at an error and goes on when told', async () => {
    const { studio, store, loaded } = start(150)
    studio.fail(true)
    store.loadTo(150)
    await settled()
    expect(store.read()).toMatchObject({ pending: false, error: new Error('down') })
    studio.fail(false)
    store.retry()
    await settled()
    expect([store.read().error, loaded()]).toEqual([null, 150])
  })

  it('ends where the studio has no more to give', async () => {
    const { studio, store, loaded } = start(150)
    for (let index = 100; index < 150; index += 1) studio.decide(`f${index}`)
    store.loadTo(150)
    await settled()
    expect([studio.asked, loaded()]).toEqual([['100+100'], 100])
  })

  it('is silent once closed', async () => {
    const { store } = start(150)
    let told = 0
    store.subscribe(() => {
      told += 1
    })
    store.loadTo(150)
    store.close()
    await settled()
    expect(told).toBe(1)
  })
})
