import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSecretKey } from './index.ts'

let directory: string
let file: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'secrets-'))
  file = join(directory, 'secret.key')
})
afterEach(() => rm(directory, { recursive: true }))

describe('from STUDIO_SECRET', () => {
  it('gives the same 32 bytes for the same secret, and makes no file', async () => {
    const key = await loadSecretKey({ secret: 'a long enough secret', file })
    expect(key).toHaveLength(32)
    expect(await loadSecretKey({ secret: 'a long enough secret', file })).toEqual(key)
    expect(await loadSecretKey({ secret: 'another long secret', file })).not.toEqual(key)
    expect(await readdir(directory)).toEqual([])
  })

  it.each(['', 'short', '123456789012345'])('refuses one that is too short: %j', async (secret) => {
    await expect(loadSecretKey({ secret, file })).rejects.toMatchObject({
      code: 'secret-too-short',
      values: { least: 16 },
    })
  })
})

describe('from the file', () => {
  it('makes it once, for its owner only, and leaves nothing beside it', async () => {
    const key = await loadSecretKey({ secret: null, file })
    expect(key).toHaveLength(32)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(directory)).toEqual(['secret.key'])
    expect(await loadSecretKey({ secret: null, file })).toEqual(key)
    expect(Buffer.from((await readFile(file, 'utf8')).trim(), 'hex')).toEqual(Buffer.from(key))
  })

  it('gives every process that starts at once the same key', async () => {
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => loadSecretKey({ secret: null, file })),
    )
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect(await readdir(directory)).toEqual(['secret.key'])
  })

  it.each([0o640, 0o604, 0o660, 0o644])('refuses one that others may read: %o', async (mode) => {
    await loadSecretKey({ secret: null, file })
    await chmod(file, mode)
    await expect(loadSecretKey({ secret: null, file })).rejects.toMatchObject({
      code: 'secret-file-open',
      values: { file, mode: mode.toString(8) },
    })
  })

  it.each(['', 'abc', 'z'.repeat(64), 'a'.repeat(63)])(
    'refuses a damaged one: %j',
    async (text) => {
      await writeFile(file, text, { mode: 0o600 })
      await expect(loadSecretKey({ secret: null, file })).rejects.toMatchObject({
        code: 'secret-file-damaged',
      })
      expect(await readFile(file, 'utf8')).toBe(text)
    },
  )

  it('says where it cannot be made', async () => {
    await expect(
      loadSecretKey({ secret: null, file: join(directory, 'none', 'secret.key') }),
    ).rejects.toMatchObject({ code: 'secret-file-unwritable', values: { reason: 'ENOENT' } })
  })

  it('says where it cannot be read', async () => {
    await mkdir(file, { mode: 0o700 })
    await expect(loadSecretKey({ secret: null, file })).rejects.toMatchObject({
      code: 'secret-file-unreadable',
      values: { reason: 'EISDIR' },
    })
  })
})
