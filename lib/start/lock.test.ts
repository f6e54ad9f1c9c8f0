import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findHolder, LockHeld, takeLock } from './lock.mjs'
import { identityOf, isAlive, waitForEnd } from './processes.mjs'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-lock-'))
  file = join(folder, 'studio.lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The identity of a process that has just ended. */
async function deadProcess() {
  const child = spawn(process.execPath, ['-e', ''])
  const identity = identityOf(child.pid ?? 0)
  await once(child, 'exit')
  return identity
}

describe('the lock', () => {
  test('is taken, noted in, and given back', () => {
    const lock = takeLock(file)
    expect(lock.previous).toBeNull()
    expect(findHolder(file)).toMatchObject({ ...identityOf(process.pid), processes: {} })
    lock.note({ worker: { pid: 7, started: null } })
    expect(findHolder(file)).toMatchObject({
      pid: process.pid,
      processes: { worker: { pid: 7, started: null } },
    })
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  test('is refused while its holder lives', () => {
    takeLock(file)
    expect(() => takeLock(file)).toThrow(LockHeld)
  })

  test('is taken over from a process that died', async () => {
    const dead = { ...(await deadProcess()), since: 'then', processes: {} }
    writeFileSync(file, JSON.stringify(dead))
    expect(takeLock(file).previous).toEqual(dead)
    expect(findHolder(file)?.pid).toBe(process.pid)
    expect(readdirSync(folder)).toEqual(['studio.lock'])
  })

  test('is taken over where its id now belongs to another process', () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'before', since: 'then' }))
    expect(takeLock(file).previous?.started).toBe('before')
  })

  test.each(['', '{"pid":', '{}', '{"pid":"1"}', '{"pid":-1}', 'null'])(
    'with the content %j is being written when it is new, and void when it is old',
    (content) => {
      writeFileSync(file, content)
      expect(() => takeLock(file)).toThrow(LockHeld)
      utimesSync(file, 1000, 1000)
      expect(takeLock(file).previous).toBeNull()
    },
  )

  test('is left alone by a holder that has lost it', () => {
    const lock = takeLock(file)
    writeFileSync(file, JSON.stringify({ pid: 1, started: null, since: 'now', processes: {} }))
    lock.note({ worker: { pid: 7, started: null } })
    lock.release()
    expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(1)
  })
})

describe('processes', () => {
  test('this one is alive, one that has ended is not', async () => {
    expect(isAlive(identityOf(process.pid))).toBe(true)
    expect(isAlive(await deadProcess())).toBe(false)
  })

  test('the wait for an end names those that are left', async () => {
    const own = identityOf(process.pid)
    expect(await waitForEnd([await deadProcess(), own], 60)).toEqual([own])
  })
})
