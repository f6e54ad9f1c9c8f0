import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LockHeld, takeLock } from './lock.mjs'
import { refusals } from './messages.mjs'
import { waitForEnd } from './processes.mjs'
import { errorCode, Refusal } from './refusal.mjs'

/**
 * The file that says which studio uses a data directory; its content is `Holder` of ./lock.mjs.
 * @param {string} data
 */
export function lockFileOf(data) {
  return join(data, 'studio.lock')
}

/**
 * Makes the data directory where there is none and takes it for this process. Throws a Refusal
 * where it cannot be written or another studio uses it.
 * @param {string} data
 */
export function takeDataDirectory(data) {
  try {
    makeFolder(data)
    return takeLock(lockFileOf(data))
  } catch (error) {
    if (error instanceof LockHeld) {
      const { pid, since } = error.holder ?? { pid: 0, since: new Date().toISOString() }
      throw new Refusal(refusals.dataInUse(data, pid, since))
    }
    const reason = unwritable[errorCode(error) ?? '']
    if (reason === undefined) throw error
    throw new Refusal(refusals.unwritableData(data, reason))
  }
}

/**
 * Makes a folder and those above it. Not `recursive: true`, which never returns where the system
 * refuses a folder with ENOENT, as below /proc.
 * @param {string} path
 */
function makeFolder(path) {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  // It will hold keys and people's addresses: for the owner's eyes only.
  mkdirSync(path, { mode: 0o700 })
}

/** @type {Record<string, string>} */
const unwritable = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file has that name',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  ENOENT: 'the place does not exist',
  ENAMETOOLONG: 'the name is too long',
}

/** How long the processes of a supervisor that died may take to notice, in milliseconds. */
const noticing = 5000

/**
 * Sees to it that nothing of a studio that died still works on the directory we took over.
 * @param {import('./lock.mjs').Lock} lock
 */
export async function endLeftovers({ previous }) {
  const left = await waitForEnd(Object.values(previous?.processes ?? {}), noticing)
  for (const { pid } of left) process.kill(pid, 'SIGKILL')
  await waitForEnd(left, noticing)
}
