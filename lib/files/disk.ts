import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** Whether an error says that a path is not there. */
export function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}

/** The SHA-256 (lower-case hex) and size in bytes of a file, read in pieces. */
export async function digestOf(path: string): Promise<{ sha256: string; bytes: number }> {
  const handle = await open(/* turbopackIgnore: true */ path, 'r')
  try {
    const digest = createHash('sha256')
    const buffer = Buffer.allocUnsafe(1024 * 1024)
    let bytes = 0
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, bytes)
      if (bytesRead === 0) return { sha256: digest.digest('hex'), bytes }
      digest.update(buffer.subarray(0, bytesRead))
      bytes += bytesRead
    }
  } finally {
    await handle.close()
  }
}

/** Flushes a folder's entries, so that a rename into it survives a power cut. */
export async function flushFolder(path: string): Promise<void> {
  // Windows has no way to open a folder, and journals renames itself.
  if (globalThis.process.platform === 'win32') return
  const handle = await open(/* turbopackIgnore: true */ path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
