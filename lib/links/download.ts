import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DomainError } from '#lib/model/index.ts'
import { codeOf, PassingFailure, statusError, unavailable } from './failures.ts'
import { fileNameOf } from './file-name.ts'
import type { Answer, Guard } from './guard.ts'
import type { Download, Fetched } from './links.ts'
import { findDigest, openPart, type Part } from './part.ts'
import { type Place, placeOf, tooLarge } from './place.ts'
import { type Pace, withRetries } from './retries.ts'
import { throwIfPassing } from './whole.ts'

/** A file that is another one each time is given up after so many changes. */
const mostChanges = 3
/** Disk space that is left alone, in bytes. */
const reserve = 64 * 1024 * 1024
/** An attempt that brought so many bytes is no failed one: a long download may break often. */
const progress = 64 * 1024

export interface DownloadTools {
  guard: Guard
  pace: Pace
  /** Bytes that may still be written beside a path; tests hand in another. */
  freeBytes: (path: string) => Promise<number>
}

/** How much can be written to the disk that a path is on, in bytes. */
export async function freeBytesBeside(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(/* turbopackIgnore: true */ dirname(path))
  return bavail * bsize
}

/** Fetches a file whole, going on with what is there already; see `Links.download`. */
export async function downloadFile(tools: DownloadTools, request: Download): Promise<Fetched> {
  const { path, signal } = request
  signal.throwIfAborted()
  const there = await findFinished(request)
  if (there !== null) return there
  const part = await openPart(path)
  try {
    const state = { changes: 0, before: part.size }
    const found = await withRetries(() => attempt(tools, request, part, state), {
      pace: tools.pace,
      signal,
      madeProgress: () => part.size - state.before >= progress,
    })
    const fetched = { bytes: part.size, sha256: part.digest(), ...found }
    await holdToExpected(part, fetched, request)
    await part.finish()
    return fetched
  } finally {
    await part.close()
  }
}

/** A file put in its place by an attempt that ended before it could say so. */
async function findFinished({ url, path, expected, report }: Download): Promise<Fetched | null> {
  const sha256 = expected?.sha256 ?? null
  const there = sha256 === null ? null : await findDigest(path)
  if (there === null || there.sha256 !== sha256) return null
  report?.(there.bytes, there.bytes)
  return { ...there, etag: null, finalUrl: url, fileName: fileNameOf(null, [url]) }
}

/** One request and what it brings. `before` is set to what was here when its bytes began to come. */
async function attempt(
  tools: DownloadTools,
  request: Download,
  part: Part,
  state: { changes: number; before: number },
): Promise<Pick<Fetched, 'etag' | 'finalUrl' | 'fileName'>> {
  state.before = part.size
  const answer = await ask(tools, request, part)
  try {
    const place = placeOf(answer, request, part)
    const { host } = answer
    const changed = unavailable('link-changes', { host, file: place.fileName })
    const again = async () => {
      await part.begin({ ...place.note, validator: null, etag: null, total: null })
      if (state.changes >= mostChanges) throw changed
      throw new PassingFailure(changed)
    }
    if (place.isAnother || place.brings === 'misfit') state.changes += 1
    if (place.brings === 'misfit' || state.changes >= mostChanges) await again()
    if (place.brings === 'all') await part.begin(place.note)
    if (place.brings !== 'nothing') await take(tools, request, part, answer, place)
    const { total } = place.note
    if (total !== null && part.size < total)
      throw new PassingFailure(unavailable('link-cut-short', { host }))
    const expected = request.expected?.sha256 ?? null
    if (expected !== null && place.brings !== 'all' && part.digest() !== expected) {
      // The two halves belong to different files.
      state.changes += 1
      await again()
    }
    return { etag: place.note.etag, finalUrl: answer.url.href, fileName: place.fileName }
  } finally {
    answer.body.end()
  }
}

/** Asks for the rest of what is here where that is safe, else for all of it. */
async function ask(
  { guard, pace }: DownloadTools,
  { url, headers, expected, signal }: Download,
  { note, size }: Part,
): Promise<Answer> {
  const validator = note?.url === url ? note.validator : null
  // The hash tells in the end whether two halves belong together; without one, the server has to.
  const isTold = typeof expected?.sha256 === 'string'
  const canGoOn = size > 0 && note?.url === url && (isTold || validator !== null)
  const answer = await guard.open({
    url,
    signal,
    headers: {
      'accept-encoding': 'identity',
      ...headers,
      ...(canGoOn && { range: `bytes=${size}-` }),
      ...(canGoOn && !isTold && validator !== null && { 'if-range': validator }),
    },
  })
  const { status, host } = answer
  if (status === 200 || (canGoOn && (status === 206 || status === 416))) return answer
  answer.body.end()
  throwIfPassing(answer, pace)
  throw statusError(host, status, null)
}

/** Writes an answer's bytes to the part. */
async function take(
  { freeBytes }: DownloadTools,
  { path, limit, signal, report, expected }: Download,
  part: Part,
  { body, host }: Answer,
  { note: { total }, fileName: file }: Place,
): Promise<void> {
  const needed = Math.max(0, (total ?? expected?.bytes ?? 0) - part.size)
  const missing = needed + reserve - (await freeBytes(path))
  if (needed > 0 && missing > 0) throw diskFull(file, needed, missing)
  report?.(part.size, total)
  try {
    for await (const chunk of body.pieces(signal)) {
      signal.throwIfAborted()
      if (part.size + chunk.length > limit) throw tooLarge(host, limit)
      await part.write(chunk)
      report?.(part.size, total)
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOSPC') throw error
    throw diskFull(file, Math.max(0, (total ?? 0) - part.size), reserve)
  }
}

/** In MB, rounded up so that what the sentence names is enough. */
function diskFull(file: string, needed: number, missing: number): DomainError {
  const megabyte = 1024 ** 2
  const values = { needed: Math.ceil(needed / megabyte), missing: Math.ceil(missing / megabyte) }
  return unavailable('link-disk-full', { file, ...values })
}

async function holdToExpected(part: Part, fetched: Fetched, { expected }: Download): Promise<void> {
  const { finalUrl, fileName: file } = fetched
  const isSize = expected?.bytes === undefined || expected.bytes === fetched.bytes
  const isHash = typeof expected?.sha256 !== 'string' || expected.sha256 === fetched.sha256
  if (isSize && isHash) return
  await part.discard()
  const { host } = new URL(finalUrl)
  throw unavailable('link-not-as-expected', { host, file, what: isSize ? 'hash' : 'size' })
}
