import { describe, expect, it } from 'vitest'
import {
  createLive,
  type LiveChannel,
  type LiveEvent,
  type LiveNote,
  type LiveSource,
} from './live.ts'

/** A browser with tabs: streams that the test writes to, a channel, a lock held by one tab at a time. */
function browser({ channels = true } = {}) {
  const channelsOpen = new Set<LiveChannel>()
  const waiting: { lead: () => void; until: Promise<void> }[] = []
  const timers = new Map<number, { run: () => void; milliseconds: number }>()
  const sources: (LiveSource & { after: number | null; readyState: number; closes: number })[] = []
  let held = false
  let tabs = 0
  let nextTimer = 1

  function grant() {
    if (held) return
    const next = waiting.shift()
    if (!next) return
    held = true
    next.lead()
    next.until.then(() => {
      held = false
      grant()
    })
  }

  return {
    sources,
    timers,
    get source() {
      const newest = sources.at(-1)
      if (!newest) throw new Error('no stream was opened')
      return newest
    },
    send(event: LiveEvent) {
      this.source.onmessage?.({ data: JSON.stringify(event) })
    },
    runTimers() {
      const due = [...timers.values()]
      timers.clear()
      for (const { run } of due) run()
    },
    tab() {
      tabs += 1
      return createLive({
        tabId: `tab${tabs}`,
        openSource(after) {
          const source = {
            after,
            onopen: null,
            onmessage: null,
            onerror: null,
            readyState: 0,
            closes: 0,
            close() {
              source.readyState = 2
              source.closes += 1
            },
          }
          sources.push(source)
          return source
        },
        openChannel() {
          const channel: LiveChannel = {
            onmessage: null,
            postMessage(note: LiveNote) {
              for (const other of channelsOpen) {
                if (other !== channel) other.onmessage?.({ data: structuredClone(note) })
              }
            },
            close: () => channelsOpen.delete(channel),
          }
          channelsOpen.add(channel)
          return channels ? channel : null
        },
        elect(lead, until) {
          waiting.push({ lead, until })
          grant()
        },
        setTimer(run, milliseconds) {
          timers.set(nextTimer, { run, milliseconds })
          nextTimer += 1
          return nextTimer - 1
        },
        clearTimer: (timer) => timers.delete(timer as number),
      })
    },
  }
}

const job = (seq: number): LiveEvent => ({ seq, kind: 'job', id: `job_${seq}` })
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('one tab', () => {
  it('gets the kinds it asked for, each once', () => {
    const web = browser()
    const seen: (LiveEvent | null)[] = []
    web.tab().subscribe(['job'], (event) => seen.push(event))
    web.send(job(1))
    web.send({ seq: 2, kind: 'task', id: 'tsk_1' })
    web.send(job(1))
    web.send(job(3))
    expect(seen).toEqual([job(1), job(3)])
  })

  it('opens after what the page already knows', () => {
    const web = browser()
    const tab = web.tab()
    tab.startAfter(41)
    tab.subscribe(['job'], () => {})
    expect(web.source.after).toBe(41)
  })

  it('passes over signs of life', () => {
    const web = browser()
    const seen: unknown[] = []
    web.tab().subscribe(['job'], (event) => seen.push(event))
    web.source.onmessage?.({ data: '' })
    web.source.onmessage?.({ data: '{"seq":"x"}' })
    expect(seen).toEqual([])
  })

  it('tells whether it is connected', () => {
    const web = browser()
    const tab = web.tab()
    const states: boolean[] = []
    tab.onConnected(() => states.push(tab.isConnected()))
    tab.subscribe(['job'], () => {})
    web.source.onopen?.({} as never)
    web.source.onerror?.({} as never)
    expect(states).toEqual([true, false])
  })

  it('lets the browser connect again by itself', () => {
    const web = browser()
    web.tab().subscribe(['job'], () => {})
    web.source.onerror?.({} as never)
    expect([web.sources.length, web.timers.size]).toEqual([1, 0])
  })

  it('opens anew where it left off after a refusal, more slowly each time', () => {
    const web = browser()
    web.tab().subscribe(['job'], () => {})
    web.send(job(7))
    const pauses: number[] = []
    for (let round = 0; round < 7; round += 1) {
      web.source.readyState = 2
      web.source.onerror?.({} as never)
      web.source.onerror?.({} as never)
      pauses.push(...[...web.timers.values()].map((timer) => timer.milliseconds))
      web.runTimers()
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect(web.source.after).toBe(7)
  })

  it('closes a while after its last listener, and only once', () => {
    const web = browser()
    const tab = web.tab()
    const stop = tab.subscribe(['job'], () => {})
    stop()
    stop()
    expect(web.source.closes).toBe(0)
    web.runTimers()
    tab.close()
    tab.close()
    expect(web.source.closes).toBe(1)
  })

  it('stays open where a listener comes back at once', () => {
    const web = browser()
    const tab = web.tab()
    tab.subscribe(['job'], () => {})()
    tab.subscribe(['job'], () => {})
    web.runTimers()
    expect([web.sources.length, web.source.closes]).toEqual([1, 0])
  })

  it('tells a listener what came since its page was rendered', () => {
    const web = browser()
    const seen: (LiveEvent | null)[] = []
    const tab = web.tab()
    tab.subscribe(['job'], () => {}, 3)
    for (const seq of [4, 5, 6]) web.send(job(seq))
    tab.subscribe(['job'], (event) => seen.push(event), 4)
    expect([web.source.after, seen]).toEqual([3, [job(5), job(6)]])
    tab.subscribe(['job'], (event) => seen.push(event), 1)
    expect(seen.slice(2)).toEqual([job(4), job(5), job(6), null])
  })

  it('has its own stream where there is no channel', () => {
    const web = browser({ channels: false })
    web.tab().subscribe(['job'], () => {})
    web.tab().subscribe(['job'], () => {})
    expect(web.sources).toHaveLength(2)
  })
})

describe('two tabs', () => {
  it('share one stream', () => {
    const web = browser()
    const seen: string[] = []
    web.tab().subscribe(['job'], (event) => seen.push(`first ${event?.seq}`))
    web.tab().subscribe(['job'], (event) => seen.push(`second ${event?.seq}`))
    web.send(job(1))
    expect(web.sources).toHaveLength(1)
    expect(seen).toEqual(['first 1', 'second 1'])
  })

  it('pass on the lead, and nothing is lost or told twice', async () => {
    const web = browser()
    const seen: (LiveEvent | null)[] = []
    const first = web.tab()
    first.subscribe(['job'], () => {})
    web.tab().subscribe(['job'], (event) => seen.push(event))
    web.send(job(1))
    first.close()
    await turn()
    expect([web.sources.length, web.source.after]).toEqual([2, 1])
    web.send(job(1))
    web.send(job(2))
    expect(seen).toEqual([job(1), job(2)])
  })

  it('do not take the lead after they were closed', async () => {
    const web = browser()
    const first = web.tab()
    first.subscribe(['job'], () => {})
    const second = web.tab()
    second.subscribe(['job'], () => {})
    second.close()
    first.close()
    await turn()
    expect(web.sources).toHaveLength(1)
  })

  it('tell a newcomer what it missed since it was rendered', () => {
    const web = browser()
    const seen: (LiveEvent | null)[] = []
    web.tab().subscribe(['job'], () => {})
    for (const seq of [1, 2, 3]) web.send(job(seq))
    const second = web.tab()
    second.startAfter(1)
    second.subscribe(['job'], (event) => seen.push(event))
    expect(seen).toEqual([job(2), job(3)])
  })

  it('tell a newcomer to look again where they no longer know what it missed', () => {
    const web = browser()
    const seen: (LiveEvent | null)[] = []
    const first = web.tab()
    first.startAfter(50)
    first.subscribe(['job'], () => {})
    web.send(job(60))
    const second = web.tab()
    second.startAfter(40)
    second.subscribe(['task'], (event) => seen.push(event))
    expect(seen).toEqual([null])
  })

  it('know from one another whether they are connected', () => {
    const web = browser()
    const first = web.tab()
    first.subscribe(['job'], () => {})
    web.source.onopen?.({} as never)
    const second = web.tab()
    second.subscribe(['job'], () => {})
    expect(second.isConnected()).toBe(true)
    web.source.onerror?.({} as never)
    expect(second.isConnected()).toBe(false)
  })
})
