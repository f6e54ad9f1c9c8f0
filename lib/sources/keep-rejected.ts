import type { Files, KeptBlob } from '#lib/files/index.ts'
import { readPieces, withTarget } from './pieces.ts'

/**
 * Keeps the records that were not read as one blob, JSON Lines of `{line, reason, text}`; where they come
 * from several files, each with the name of its own (`file`). Null where there are none.
 */
export async function keepRejected(
  files: Files,
  {
    logs,
    to,
    signal,
  }: {
    logs: readonly { file: string; path: string | null }[]
    to: string
    signal: AbortSignal
  },
): Promise<KeptBlob | null> {
  const found = logs.flatMap(({ file, path }) => (path === null ? [] : [{ file, path }]))
  const [only] = found
  if (!only) return null
  if (logs.length === 1) return files.keep(only.path)
  await withTarget(to, async (write) => {
    for (const { file, path } of found) {
      const opening = Buffer.from(`{"file":${JSON.stringify(file)},`)
      const pending: Buffer[] = []
      await readPieces(
        path,
        { signal },
        (buffer, start, end) => {
          let at = start
          for (;;) {
            const newline = buffer.subarray(0, end).indexOf(10, at)
            if (newline === -1) return at
            // The brace that opens the record gives way to one with the file's name.
            pending.push(opening, Buffer.from(buffer.subarray(at + 1, newline + 1)))
            at = newline + 1
          }
        },
        async () => {
          for (const piece of pending.splice(0)) await write(piece)
        },
      )
    }
  })
  return files.keep(to)
}
