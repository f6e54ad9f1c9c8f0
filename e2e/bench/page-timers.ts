import type { Page } from '@playwright/test'

/** How long a paint may be waited for, in milliseconds: past it a repetition fails. */
const patience = 15_000

declare global {
  interface Window {
    benchTimers: {
      /** Looks, from the next press of this key on, for another text in `selector`. */
      awaitChange(selector: string, key: string): void
      /** Looks, from each press of a key on, for this text in `selector`. */
      awaitText(selector: string, text: string): void
      /** Milliseconds from the last key before it to the paint. */
      result(): Promise<number>
    }
  }
}

/**
 * Puts a stopwatch into every page that is opened next. It starts with the event's own time, when the
 * browser took the key in; it stops in a task after the animation frame in which the text had changed,
 * so after that frame was painted.
 */
export async function installTimers(page: Page): Promise<void> {
  // What runs this file gives functions their names by a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (named) => named')
  await page.addInitScript((patience: number) => {
    let pressed: number | null = null
    let resolve: (milliseconds: number) => void = () => undefined
    let reject: (error: Error) => void = () => undefined
    let pending: Promise<number> | null = null
    let stop = () => undefined as undefined

    const textOf = (selector: string) => document.querySelector(selector)?.textContent ?? null

    function begin(key: string | null, isThere: () => boolean) {
      stop()
      pressed = null
      pending = new Promise((res, rej) => {
        resolve = res
        reject = rej
      })
      let seen = false
      const onKey = (event: KeyboardEvent) => {
        if (key === null || event.key === key) pressed = event.timeStamp
      }
      const look = () => {
        if (seen || pressed === null || !isThere()) return
        seen = true
        const from = pressed
        requestAnimationFrame(() => {
          const channel = new MessageChannel()
          channel.port1.onmessage = () => {
            stop()
            resolve(performance.now() - from)
          }
          channel.port2.postMessage(null)
        })
      }
      const observer = new MutationObserver(look)
      observer.observe(document.body, { childList: true, subtree: true, characterData: true })
      window.addEventListener('keydown', onKey, true)
      const late = setTimeout(() => {
        stop()
        reject(new Error(`nothing was painted within ${patience} ms`))
      }, patience)
      stop = () => {
        observer.disconnect()
        window.removeEventListener('keydown', onKey, true)
        clearTimeout(late)
        stop = () => undefined
        return undefined
      }
    }

    window.benchTimers = {
      awaitChange(selector, key) {
        const before = textOf(selector)
        begin(key, () => {
          const now = textOf(selector)
          return now !== null && now !== before
        })
      },
      awaitText(selector, text) {
        begin(null, () => textOf(selector)?.includes(text) ?? false)
      },
      result: () => pending ?? Promise.reject(new Error('nothing is awaited')),
    }
  }, patience)
}
