import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { identityOf, isAlive } from './processes.mjs'
import { errorCode } from './refusal.mjs'

/**
 * @typedef {import('./processes.mjs').ProcessIdentity} ProcessIdentity
 * @typedef {{
 *   pid: number,
 *   started: string | null,
 *   since: string,
 *   processes: Record<string, ProcessIdentity>,
 * }} Holder What a lock file holds: who took it, since when (ISO time, UTC), and its child processes.
 * @typedef {{
 *   file: string,
 *   previous: Holder | null,
 *   note: (processes: Record<string, ProcessIdentity>) => void,
 *   release: () => void,
 * }} Lock `previous` is the dead holder whose lock was taken over.
 */

/** How long a lock without readable content is taken for one that is just being written. */
const writingTime = 5000

/** Thrown where a lock belongs to a process that is alive; `holder` is null while it is written. */
export class LockHeld extends Error {
  /** @param {Holder | null} holder */
  constructor(holder) {
    super('the lock is held')
    this.name = 'LockHeld'
    this.holder = holder
  }
}

/**
 * Takes a lock file for this process, also from a process that died without giving it back. Throws
 * LockHeld where the holder lives, and system errors where the file cannot be written.
 * @param {string} file
 * @returns {Lock}
 */
export function takeLock(file) {
  /** @type {Holder} */
  const own = { ...identityOf(process.pid), since: new Date().toISOString(), processes: {} }
  /** @type {Holder | null} */
  let previous = null
  while (!create(file, own)) {
    const found = readHolder(file)
    if (found === 'gone') continue
    if (found === 'being written') throw new LockHeld(null)
    if (found !== 'unreadable' && isAlive(found)) throw new LockHeld(found)
    if (takeAway(file, found)) previous = found === 'unreadable' ? null : found
  }
  return {
    file,
    previous,
    note(processes) {
      if (!isOwn(file, own)) return
      const next = `${file}.${process.pid}`
      writeFileSync(next, JSON.stringify({ ...own, processes }), { mode: 0o600 })
      renameSync(next, file)
    },
    release() {
      if (isOwn(file, own)) rmSync(file, { force: true })
    },
  }
}

/**
 * Who holds a lock file, or null where nobody does.
 * @param {string} file
 * @returns {Holder | null}
 */
export function findHolder(file) {
  const found = readHolder(file)
  return typeof found === 'string' ? null : found
}

/** @param {string} file @param {Holder} own */
function create(file, own) {
  try {
    writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} file
 * @returns {Holder | 'gone' | 'being written' | 'unreadable'}
 */
function readHolder(file) {
  try {
    const text = readFileSync(file, 'utf8')
    const holder = parseHolder(text)
    if (holder !== null) return holder
    return Date.now() - statSync(file).mtimeMs < writingTime ? 'being written' : 'unreadable'
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'gone'
    throw error
  }
}

/**
 * @param {string} text
 * @returns {Holder | null}
 */
function parseHolder(text) {
  try {
    const value = JSON.parse(text)
    return Number.isInteger(value?.pid) && value.pid > 0 ? { processes: {}, ...value } : null
  } catch {
    // Cut short by a crash, or not written yet: the caller tells the two apart by the file's age.
    return null
  }
}

/**
 * Moves a dead holder's file aside. Another start may have taken the lock since we looked at it;
 * then what we moved is put back.
 * @param {string} file
 * @param {Holder | 'unreadable'} found
 */
function takeAway(file, found) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
  const moved = readHolder(aside)
  if (typeof moved !== 'string' && typeof found !== 'string' && moved.pid !== found.pid) {
    renameSync(aside, file)
    return false
  }
  rmSync(aside, { force: true })
  return true
}

/** @param {string} file @param {Holder} own */
function isOwn(file, own) {
  const found = readHolder(file)
  return typeof found !== 'string' && found.pid === own.pid && found.started === own.started
}
