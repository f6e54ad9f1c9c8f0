import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LockHeld, takeLock } from './lock.mjs'
import { start } from './messages.mjs'
import { Interrupted } from './refusal.mjs'

/** The folder of package.json, absolute and without a slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/**
 * Does set-up work while no other start or test run of this copy does; waits for its turn.
 * @template T
 * @param {import('./install.mjs').SetUp} setUp
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inTurn({ root, say, signal }, work) {
  const copy = createHash('sha256').update(root).digest('hex').slice(0, 16)
  // Outside the copy, because `npm ci` empties node_modules and `next build` .next.
  const file = join(tmpdir(), `dynosaur-studio-${copy}.lock`)
  let isWaiting = false
  for (;;) {
    if (signal?.aborted) throw new Interrupted()
    const lock = tryLock(file)
    if (lock !== null) {
      try {
        return await work()
      } finally {
        lock.release()
      }
    }
    if (!isWaiting) say(start.waitingForSetUp)
    isWaiting = true
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

/** @param {string} file */
function tryLock(file) {
  try {
    return takeLock(file)
  } catch (error) {
    if (error instanceof LockHeld) return null
    throw error
  }
}
