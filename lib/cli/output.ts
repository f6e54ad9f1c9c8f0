import { createReadStream } from 'node:fs'
import { copyFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DomainError } from '#lib/model/index.ts'
import type { World } from './command.ts'

/** Puts a finished file where it was asked for: at `out` all at once, or on standard output. */
export async function deliverFile(path: string, out: string | null, world: World): Promise<void> {
  if (out === null) {
    await pipeline(createReadStream(path), world.stdout, { end: false })
    return
  }
  const part = `${out}.part`
  try {
    await moveOrCopy(path, part)
    await rename(part, out)
  } catch (cause) {
    await rm(part, { force: true })
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new DomainError('out-not-writable', { file: out, reason }, { cause })
  }
}

/** On one file system a finished file needs no copying. */
async function moveOrCopy(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EXDEV')) throw cause
    await copyFile(from, to)
  }
}

/** Writes JSON for programs: at `out`, or on standard output. */
export async function deliverJson(
  data: unknown,
  { out, scratch, world }: { out: string | null; scratch: string; world: World },
): Promise<void> {
  const path = join(scratch, 'result.json')
  await writeFile(path, `${JSON.stringify(data, null, 2)}\n`)
  await deliverFile(path, out, world)
}
