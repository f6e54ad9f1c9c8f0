import type { ReadingNote, TextEncoding } from '#lib/model/index.ts'
import { readPieces, withTarget } from './pieces.ts'
import type { Utf8Count } from './survey.ts'

export interface FoundEncoding {
  encoding: TextEncoding
  /** Bytes of a byte order mark, which is no part of the text. */
  mark: number
  notes: ReadingNote[]
}

/**
 * Says how the bytes of a text are to be read: by its byte order mark, by the zeros that UTF-16 is full
 * of, else UTF-8; what is not that is taken for Latin-1, and a note says that it was guessed. A text
 * with more good sequences than bad bytes is UTF-8 that was damaged, which is never guessed away.
 */
export function findEncoding(
  head: Buffer,
  utf8: Utf8Count,
  asked: TextEncoding | null,
): FoundEncoding {
  const marked = findMark(head)
  if (asked !== null)
    return { encoding: asked, mark: marked?.encoding === asked ? marked.mark : 0, notes: [] }
  if (marked) return { ...marked, notes: [] }
  const wide = findUtf16(head)
  if (wide) return { encoding: wide, mark: 0, notes: [guessed(wide)] }
  if (utf8.valid || utf8.sequences > utf8.broken) return { encoding: 'utf-8', mark: 0, notes: [] }
  if (isChinese(head)) return { encoding: 'gb18030', mark: 0, notes: [guessed('gb18030')] }
  return { encoding: 'latin-1', mark: 0, notes: [guessed('latin-1')] }
}

function guessed(encoding: TextEncoding): ReadingNote {
  // A selector of a message has no hyphens.
  return { code: 'encoding-guessed', values: { encoding: encoding.replaceAll('-', '') } }
}

function findMark(head: Buffer): { encoding: TextEncoding; mark: number } | null {
  const [a, b, c, d] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 }
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 }
  // FF FE 00 00 begins UTF-32, which nobody uses.
  if (a === 0xff && b === 0xfe && !(c === 0 && d === 0)) return { encoding: 'utf-16le', mark: 2 }
  return null
}

/** Text in UTF-16 without a mark: every other byte of what is ASCII in it is zero. */
function findUtf16(head: Buffer): TextEncoding | null {
  const looked = Math.min(head.length, 64 * 1024) & ~1
  if (looked < 4) return null
  let even = 0
  let odd = 0
  for (let at = 0; at < looked; at += 2) {
    if (head[at] === 0) even += 1
    if (head[at + 1] === 0) odd += 1
  }
  const half = looked / 2
  if (odd > half * 0.3 && even < half * 0.02) return 'utf-16le'
  if (even > half * 0.3 && odd < half * 0.02) return 'utf-16be'
  return null
}

/** Of the characters of two bytes, how many are in common use where a text is Chinese; others have few. */
const commonShare = 0.7

/**
 * Whether a text that is not UTF-8 is Chinese in GB18030 (or GBK, GB2312): it decodes without fault, and
 * nearly all of its characters are punctuation or among the 3,755 common ones (GB 2312, level 1). In
 * Latin-1, letters with accents stand alone or before plain ones, which makes rare characters.
 */
function isChinese(head: Buffer): boolean {
  const decoder = new TextDecoder('gb18030', { fatal: true })
  try {
    // The head may end within a character.
    decoder.decode(head, { stream: true })
  } catch {
    return false
  }
  let common = 0
  let all = 0
  for (let at = 0; at + 1 < head.length; at += 1) {
    const lead = head[at] ?? 0
    if (lead < 0x81) continue
    const trail = head[at + 1] ?? 0
    all += 1
    if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || lead === 0xa1 || lead === 0xa3))
      common += 1
    // Characters of four bytes have a digit second.
    at += trail >= 0x30 && trail <= 0x39 ? 3 : 1
  }
  return all > 0 && common >= all * commonShare
}

/** Writes a text anew as UTF-8. Answers its size and how many code units were no characters (now U+FFFD). */
export async function transcode(options: {
  from: string
  to: string
  encoding: Exclude<TextEncoding, 'utf-8'>
  start: number
  signal: AbortSignal
  report: (done: number) => void
}): Promise<{ bytes: number; replaced: number }> {
  const { from, to, encoding, start, signal, report } = options
  const pending: Buffer[] = []
  let replaced = 0
  const decoder = encoding === 'gb18030' ? new TextDecoder('gb18030') : null
  const bytes = await withTarget(to, (write) =>
    readPieces(
      from,
      { from: start, signal, report },
      (buffer, at, end, final) => {
        if (encoding === 'latin-1') {
          pending.push(latin1ToUtf8(buffer.subarray(at, end)))
          return end
        }
        if (decoder) {
          const text = decoder.decode(buffer.subarray(at, end), { stream: !final })
          replaced += text.match(/\ufffd/g)?.length ?? 0
          pending.push(Buffer.from(text, 'utf8'))
          return end
        }
        const used = final ? end : wholeUnits(buffer, at, end, encoding)
        const units = Buffer.from(buffer.subarray(at, used & ~1))
        if (encoding === 'utf-16be') units.swap16()
        const text = units.toString('utf16le')
        if (!text.isWellFormed()) replaced += text.match(/\p{Surrogate}/gu)?.length ?? 0
        pending.push(Buffer.from(text, 'utf8'))
        if ((used - at) % 2 === 1) {
          replaced += 1
          pending.push(Buffer.from('\ufffd'))
        }
        return used
      },
      async () => {
        for (const piece of pending.splice(0)) await write(piece)
      },
    ),
  )
  return { bytes, replaced }
}

/** The end of the last code unit, and not between the halves of a pair. */
function wholeUnits(buffer: Buffer, start: number, end: number, encoding: TextEncoding): number {
  const whole = start + ((end - start) & ~1)
  if (whole === start) return start
  const high = buffer[encoding === 'utf-16le' ? whole - 1 : whole - 2] ?? 0
  return (high & 0xfc) === 0xd8 ? whole - 2 : whole
}

/** Windows-1252 in 0x80 to 0x9F, as WHATWG reads `latin1`: as ISO 8859-1 they would be invisible controls. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const utf8OfByte: readonly Buffer[] = Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(
    byte >= 0x80 && byte < 0xa0
      ? (windows1252[byte - 0x80] ?? '\ufffd')
      : String.fromCharCode(byte),
  ),
)

function latin1ToUtf8(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length * 3)
  let length = 0
  for (const byte of bytes) {
    if (byte < 0x80) {
      out[length] = byte
      length += 1
      continue
    }
    for (const one of utf8OfByte[byte] ?? []) {
      out[length] = one
      length += 1
    }
  }
  return out.subarray(0, length)
}
