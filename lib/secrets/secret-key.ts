import { randomBytes, scrypt } from 'node:crypto'
import { type FileHandle, link, open, unlink } from 'node:fs/promises'
import { promisify } from 'node:util'
import { DomainError } from '#lib/model/index.ts'

const keyBytes = 32
const shortestSecret = 16
// Fixed, since the same STUDIO_SECRET has to give the same key on every start and every machine.
const salt = 'dynosaur-studio secret key 1'

const stretch = promisify<string, string, number, object, Buffer>(scrypt)

/**
 * The 32-byte key that everything secret hangs on: stretched from `secret` (STUDIO_SECRET) where there
 * is one, else read from `file`, which is made with 0600 on the first start. Throws
 * `secret-too-short`, `secret-file-open` (others may read it), `secret-file-damaged`,
 * `secret-file-unreadable` and `secret-file-unwritable`.
 */
export async function loadSecretKey({
  secret,
  file,
}: {
  secret: string | null
  file: string
}): Promise<Uint8Array> {
  if (secret !== null) {
    if ([...secret].length < shortestSecret)
      throw new DomainError('secret-too-short', { least: shortestSecret })
    return stretch(secret, salt, keyBytes, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 })
  }
  return (await readKeyFile(file)) ?? (await makeKeyFile(file))
}

/** The key in the file, or null where there is no file yet. */
async function readKeyFile(file: string): Promise<Uint8Array | null> {
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return null
    throw unreadable(file, cause)
  }
  try {
    // On Windows the mode says nothing about who may read.
    const { mode } = await handle.stat()
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new DomainError('secret-file-open', { file, mode: (mode & 0o777).toString(8) })
    const text = await handle.readFile('utf8').catch((cause) => {
      throw unreadable(file, cause)
    })
    if (!/^[0-9a-f]{64}\n?$/.test(text)) throw new DomainError('secret-file-damaged', { file })
    return Buffer.from(text.trim(), 'hex')
  } finally {
    await handle.close()
  }
}

/**
 * Makes the file whole or not at all: it is written and synced beside its place, then linked there,
 * which fails if another process was first; that one's key is then the key.
 */
async function makeKeyFile(file: string): Promise<Uint8Array> {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}.new`
  try {
    const handle = await open(unfinished, 'wx', 0o600)
    try {
      await handle.writeFile(`${randomBytes(keyBytes).toString('hex')}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    try {
      await link(unfinished, file)
    } catch (cause) {
      if (errorCode(cause) !== 'EEXIST') throw cause
    } finally {
      await unlink(unfinished)
    }
  } catch (cause) {
    throw new DomainError('secret-file-unwritable', { file, reason: errorCode(cause) }, { cause })
  }
  const key = await readKeyFile(file)
  if (key === null) throw unreadable(file, null)
  return key
}

function unreadable(file: string, cause: unknown): DomainError {
  return new DomainError('secret-file-unreadable', { file, reason: errorCode(cause) }, { cause })
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
