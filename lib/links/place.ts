import { DomainError } from '#lib/model/index.ts'
import { unavailable } from './failures.ts'
import { fileNameOf } from './file-name.ts'
import type { Answer } from './guard.ts'
import type { Download } from './links.ts'
import type { Part, PartNote } from './part.ts'
import { inMegabytes } from './whole.ts'

/** What an answer's bytes are for the part that is here. */
export interface Place {
  /** The rest of it, the whole file again, nothing (it is complete), or bytes that do not fit it. */
  brings: 'rest' | 'all' | 'nothing' | 'misfit'
  /** Whether the server has another file now than the one whose beginning is here. */
  isAnother: boolean
  note: PartNote
  fileName: string
}

/** Reads where the bytes of a 200, 206 or 416 belong; throws where the file is not the expected size. */
export function placeOf(answer: Answer, request: Download, part: Part): Place {
  const { status, headers } = answer
  const { url } = request
  const fileName = fileNameOf(headers.get('content-disposition'), [url, answer.url.href])
  const etag = headers.get('etag')
  // A weak ETag says nothing of bytes.
  const validator = etag?.startsWith('"') ? etag : headers.get('last-modified')
  const range = readContentRange(headers.get('content-range'))
  const known = part.note?.url === url && part.size > 0 ? part.note : null
  const isAnother = known !== null && known.validator !== null && known.validator !== validator
  const length = headers.get('content-length')
  const isEncoded = headers.get('content-encoding') !== null
  const total = status !== 200 ? (range?.total ?? null) : length === null ? null : Number(length)
  const place = { isAnother, note: { url, validator, etag, total }, fileName }
  if (status === 416) {
    const isComplete = known !== null && range?.total === part.size
    return isComplete
      ? { ...place, brings: 'nothing', isAnother: false, note: { ...known, total: part.size } }
      : { ...place, brings: 'misfit' }
  }
  holdToSize(answer, request, { total: isEncoded ? null : total, fileName })
  if (status === 200) return { ...place, brings: 'all' }
  // Where the hash is known it tells in the end; else bytes of another file are not put to these.
  const mayBelong = !isAnother || typeof request.expected?.sha256 === 'string'
  return { ...place, brings: range?.start === part.size && mayBelong ? 'rest' : 'misfit' }
}

function holdToSize(
  { host }: Answer,
  { limit, expected }: Download,
  { total, fileName }: { total: number | null; fileName: string },
): void {
  if (total === null) return
  if (total > limit) throw tooLarge(host, limit)
  if (expected?.bytes !== undefined && total !== expected.bytes)
    throw unavailable('link-not-as-expected', { host, file: fileName, what: 'size' })
}

export function tooLarge(host: string, limit: number): DomainError {
  return new DomainError('link-too-large', { host, ...inMegabytes(limit) })
}

/** Reads `bytes 0-99/1000` and `bytes * /1000` (RFC 9110, 14.4); `start` is null in the second. */
export function readContentRange(
  header: string | null,
): { start: number | null; total: number | null } | null {
  const found = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(header?.trim() ?? '')
  if (!found) return null
  return {
    start: found[1] === undefined ? null : Number(found[1]),
    total: found[2] === '*' ? null : Number(found[2]),
  }
}
