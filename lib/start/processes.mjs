import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { errorCode } from './refusal.mjs'

/** @typedef {{ pid: number, started: string | null }} ProcessIdentity */

/**
 * A process as a lock can name it: its id, and when it started, because ids are used again.
 * `started` is opaque, and null where the system does not tell.
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
export function identityOf(pid) {
  return { pid, started: startOf(pid) }
}

/**
 * Whether the very process that the identity was made of is still running.
 * @param {ProcessIdentity} identity
 */
export function isAlive({ pid, started }) {
  let ours = true
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it runs, under another account, and /proc may hide it from us.
    if (errorCode(error) !== 'EPERM') return false
    ours = false
  }
  const now = startOf(pid)
  // A process of ours without a start is a zombie: it has ended.
  if (process.platform === 'linux' && ours && now === null) return false
  return started === null || now === null || started === now
}

/**
 * @param {number} pid
 * @returns {string | null}
 */
function startOf(pid) {
  if (process.platform === 'linux') return linuxStart(pid)
  if (process.platform === 'win32') return null
  try {
    const options = {
      encoding: /** @type {const} */ ('utf8'),
      stdio: /** @type {const} */ ('pipe'),
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null
  } catch {
    // No such process, or no `ps`: then the id alone has to do.
    return null
  }
}

/**
 * Clock ticks since boot, with the id of that boot; a zombie counts as gone.
 * @param {number} pid
 */
function linuxStart(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may itself hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[19] === undefined) return null
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${fields[19]}`
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ESRCH') return null
    throw error
  }
}

/**
 * Waits until none of the processes runs any more, for at most `milliseconds`; returns the ones
 * that still do.
 * @param {ProcessIdentity[]} identities
 * @param {number} milliseconds
 */
export async function waitForEnd(identities, milliseconds) {
  const end = Date.now() + milliseconds
  let left = identities.filter(isAlive)
  while (left.length > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    left = left.filter(isAlive)
  }
  return left
}
