import { setTimeout as wait } from 'node:timers/promises'

interface Holder {
  isHeld: () => boolean
  ended: Promise<void>
}

/** How long until it is looked again whether who has the turn is still there, in milliseconds. */
const lookEvery = 250

/** Lets those that name the same thing go one after another, in this process. */
export function createTurns() {
  const holders = new Map<string, Holder>()

  /**
   * Waits until nobody has the turn any more; the answer ends it. One whose `isHeld` says no has lost
   * its turn, ended or not. Throws when aborted.
   */
  return async (
    name: string,
    { isHeld, signal }: { isHeld: () => boolean; signal: AbortSignal },
  ): Promise<() => void> => {
    for (let other = holders.get(name); other?.isHeld(); other = holders.get(name))
      await Promise.race([other.ended, wait(lookEvery, undefined, { signal })])
    signal.throwIfAborted()
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const own: Holder = { isHeld, ended }
    holders.set(name, own)
    return () => {
      if (holders.get(name) === own) holders.delete(name)
      end()
    }
  }
}
