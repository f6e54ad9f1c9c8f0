import { describe, expect, it } from 'vitest'
import { PageCache } from './page-cache.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A cache over numbered rows whose pages the test answers by hand. */
function cacheOf({ keep = 60 } = {}) {
  const asked: { offset: number; signal: AbortSignal; answer: () => void; fail: () => void }[] = []
  let changes = 0
  const cache = new PageCache<string>({
    pageSize: 10,
    keep,
    onChange: () => {
      changes += 1
    },
    loadPage: (offset, signal) =>
      new Promise((resolve, reject) => {
        asked.push({
          offset,
          signal,
          answer: () => resolve(Array.from({ length: 10 }, (_, i) => `row ${offset + i}`)),
          fail: () => reject(new Error('disk gone')),
        })
      }),
  })
  return { cache, asked, changes: () => changes, offsets: () => asked.map(({ offset }) => offset) }
}

describe('PageCache', () => {
  it('asks once for each page in view', () => {
    const { cache, offsets } = cacheOf()
    cache.want(5, 25)
    cache.want(6, 26)
    expect(offsets()).toEqual([0, 10, 20])
    expect(cache.row(5)).toBeUndefined()
    expect(cache.pageAt(5)).toEqual({ state: 'loading' })
    expect(cache.pageAt(35)).toBeNull()
  })

  it('gives the rows of a page that came', async () => {
    const { cache, asked, changes } = cacheOf()
    cache.want(0, 15)
    asked[1]?.answer()
    await turn()
    expect([cache.row(9), cache.row(10), cache.row(19)]).toEqual([undefined, 'row 10', 'row 19'])
    expect(changes()).toBe(1)
  })

  it('gives up pages that are no longer wanted, and asks again when they are', async () => {
    const { cache, asked, offsets, changes } = cacheOf()
    cache.want(0, 9)
    cache.want(50, 59)
    expect(asked[0]?.signal.aborted).toBe(true)
    asked[0]?.answer()
    await turn()
    expect([cache.row(0), changes()]).toEqual([undefined, 0])
    cache.want(0, 9)
    expect(offsets()).toEqual([0, 50, 0])
  })

  it('keeps a failure until it is asked to try again', async () => {
    const { cache, asked, offsets } = cacheOf()
    cache.want(0, 9)
    asked[0]?.fail()
    await turn()
    cache.want(0, 9)
    expect(cache.pageAt(0)).toMatchObject({ state: 'failed' })
    cache.retry(3)
    asked[1]?.answer()
    await turn()
    expect([cache.row(3), offsets()]).toEqual(['row 3', [0, 0]])
  })

  it('forgets the pages longest out of view', async () => {
    const { cache, asked } = cacheOf({ keep: 2 })
    for (const at of [0, 10]) {
      cache.want(at, at + 9)
      asked.at(-1)?.answer()
      await turn()
    }
    cache.want(0, 9)
    cache.want(20, 29)
    asked.at(-1)?.answer()
    await turn()
    expect([cache.row(0), cache.row(10), cache.row(20)]).toEqual(['row 0', undefined, 'row 20'])
  })

  it('stops when closed', () => {
    const { cache, asked } = cacheOf()
    cache.want(0, 19)
    cache.close()
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true])
    expect(cache.pageAt(0)).toBeNull()
  })
})
