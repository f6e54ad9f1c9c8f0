import { createReadStream } from 'node:fs'
import { makeZip, predictLength } from 'client-zip'

/** The least a zip can say, and the same everywhere: it keeps local times without a zone. */
const fixedTime = new Date(1980, 0, 1)

interface ZippedFile {
  /** Inside the zip, with `/`. */
  name: string
  path: string
  bytes: number
}

/**
 * Files as a zip, stored without compression, read as it is sent: the same files give the same bytes.
 * Data that should be small are exported as Parquet, which is compressed inside.
 */
export function zipExport(files: readonly ZippedFile[]): ReadableStream<Uint8Array> {
  async function* inputs() {
    for (const { name, path, bytes } of files)
      yield { name, size: bytes, input: createReadStream(path), lastModified: fixedTime }
  }
  return makeZip(inputs())
}

/** The length in bytes of what `zipExport` gives: for Content-Length. */
export function zipLength(files: readonly ZippedFile[]): bigint {
  return predictLength(files.map(({ name, bytes }) => ({ name, size: bytes })))
}
