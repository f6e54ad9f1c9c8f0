import type { FileFormat, ReadingNote } from '#lib/model/index.ts'
import { eachHeadLine } from './head-lines.ts'
import { firstByte } from './json-lines.ts'
import { JsonScanner } from './json-scan.ts'
import { Shape } from './json-shape.ts'
import type { FilePacking } from './unpack.ts'

/** A kind of file that its first bytes tell without a doubt. */
type Marked = 'parquet' | 'xlsx' | 'zip' | 'gzip' | 'zstd'

const markedNames: readonly { ending: RegExp; kind: Marked }[] = [
  { ending: /\.(gz|gzip)$/i, kind: 'gzip' },
  { ending: /\.zst$/i, kind: 'zstd' },
  { ending: /\.(parquet|pq)$/i, kind: 'parquet' },
  { ending: /\.xlsx$/i, kind: 'xlsx' },
  { ending: /\.zip$/i, kind: 'zip' },
]

/** What a name promises of the first bytes of a file, or null where any may be those of a text. */
export function findMarked(name: string): Marked | null {
  return markedNames.find(({ ending }) => ending.test(name))?.kind ?? null
}

/** What a file's name says of its format, or null. A `.gz` or `.zst` at the end says nothing. */
export function formatOfName(name: string): FileFormat | null {
  const extension =
    /\.([a-z0-9]+)$/i.exec(name.replace(/\.(gz|zst)$/i, ''))?.[1]?.toLowerCase() ?? ''
  return (
    (
      {
        csv: 'csv',
        tsv: 'tsv',
        tab: 'tsv',
        json: 'json',
        jsonl: 'jsonl',
        ndjson: 'jsonl',
        parquet: 'parquet',
        pq: 'parquet',
        xlsx: 'xlsx',
      } satisfies Record<string, FileFormat> as Record<string, FileFormat>
    )[extension] ?? null
  )
}

/** Files that begin so are something else; `offset` is where the bytes stand. */
const foreign: readonly { kind: string; bytes: string; offset?: number }[] = [
  { kind: 'zip', bytes: 'PK\x03\x04' },
  { kind: 'zip', bytes: 'PK\x05\x06' },
  { kind: 'pdf', bytes: '%PDF' },
  { kind: 'packed', bytes: '\x28\xb5\x2f\xfd' },
  { kind: 'packed', bytes: '\x1f\x8b\x08' },
  { kind: 'xz', bytes: '\xfd7zXZ\x00' },
  { kind: 'bzip2', bytes: 'BZh' },
  { kind: 'sevenzip', bytes: '7z\xbc\xaf\x27\x1c' },
  { kind: 'rar', bytes: 'Rar!\x1a\x07' },
  { kind: 'tar', bytes: 'ustar', offset: 257 },
  { kind: 'sqlite', bytes: 'SQLite format 3\x00' },
  { kind: 'arrow', bytes: 'ARROW1' },
  // Of Parquet with an encrypted footer.
  { kind: 'encrypted', bytes: 'PARE' },
  { kind: 'image', bytes: '\x89PNG' },
  { kind: 'image', bytes: '\xff\xd8\xff' },
  { kind: 'image', bytes: 'GIF8' },
  { kind: 'excel', bytes: '\xd0\xcf\x11\xe0' },
  { kind: 'numpy', bytes: '\x93NUMPY' },
  { kind: 'lfs', bytes: 'version https://git-lfs.github.com/spec/' },
]

/** What kind of file it is that cannot be read at all, or null. */
export function findForeign(head: Buffer): string | null {
  const found = foreign.find(({ bytes, offset = 0 }) =>
    head.subarray(offset, offset + bytes.length).equals(Buffer.from(bytes, 'latin1')),
  )
  return found?.kind ?? null
}

/** A page or document of markup that was saved under another name, or null. */
export function findMarkup(text: Buffer): 'html' | 'xml' | null {
  const start = text.subarray(0, 4096).toString('utf8').trimStart().toLowerCase()
  if (/^(<!--.*?-->\s*)?<(!doctype html|html|head|body)[\s>]/s.test(start)) return 'html'
  return /^<\?xml[\s?]/.test(start) ? 'xml' : null
}

/** Whether the text holds zeros, or control characters in number: no text then. */
export function isBinary(text: Buffer): boolean {
  const looked = text.subarray(0, 64 * 1024)
  let controls = 0
  for (const byte of looked) {
    if (byte === 0) return true
    if (byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27) controls += 1
  }
  return controls > 3 && controls > looked.length * 0.02
}

const linesLooked = 50

/**
 * Says what a UTF-8 text is, by its beginning: lines that are JSON each, one JSON document, or a table.
 * Only where both are possible does the name decide. `whole` says that nothing follows the head.
 */
export function detectTextFormat(
  head: Buffer,
  whole: boolean,
  named: FileFormat | null,
): FileFormat {
  const scanner = new JsonScanner({ memberLimit: 1 })
  let looked = 0
  let records = 0
  let firstIsRecord = false
  eachHeadLine(head, whole, (start, end) => {
    looked += 1
    const first = firstByte(head, start, end)
    const opens = first === 123 || first === 91
    if (opens && scanner.scan(head, start, end, new Shape())) records += 1
    if (looked === 1) firstIsRecord = records === 1
    return looked < linesLooked
  })
  const first = firstByte(head, 0, head.length)
  // A bracket alone opens an array whose items have a line each.
  const opensArray = first === 91 && !firstIsRecord && looked > 0
  if (records * 2 >= looked && looked > 1 && !opensArray) return 'jsonl'
  // One line that is one value: an array is a document, an object may be either.
  if (records === 1 && looked === 1) return first === 123 && named === 'jsonl' ? 'jsonl' : 'json'
  if (first === 123 || first === 91) {
    if (named === 'jsonl' && !opensArray)
      return looked === 0 || secondLineOpens(head) ? 'jsonl' : 'json'
    return startsLikeTable(head, named) ? tableFormat(named) : 'json'
  }
  if (named === 'jsonl' || (named === 'json' && first === 34)) return named
  return tableFormat(named)
}

/** A header such as `[id],text` begins with a bracket, too. */
function startsLikeTable(head: Buffer, named: FileFormat | null): boolean {
  if (named !== 'csv' && named !== 'tsv') return false
  const scanner = new JsonScanner({ memberLimit: 1 })
  scanner.scan(head, 0, head.length, new Shape())
  const newline = head.indexOf(10)
  return scanner.fault !== null && scanner.faultAt < (newline === -1 ? head.length : newline)
}

function secondLineOpens(head: Buffer): boolean {
  const second = head.indexOf(10) + 1
  return second > 0 && firstByte(head, second, head.length) === 123
}

function tableFormat(named: FileFormat | null): FileFormat {
  return named === 'tsv' ? 'tsv' : 'csv'
}

/** The note for a file that its name says is packed and that is not, or null. */
export function noteOfPacking(name: string, packing: FilePacking | null): ReadingNote | null {
  const named = findMarked(name)
  const isPromised = named === 'gzip' || named === 'zstd'
  return isPromised && packing === null ? { code: 'not-packed', values: { named } } : null
}

/** The note for a file whose name promises another format than it holds, or null. */
export function noteOfName(name: string, format: FileFormat): ReadingNote | null {
  const named = formatOfName(name)
  const tables: readonly FileFormat[] = ['csv', 'tsv']
  if (named === null || named === format) return null
  if (tables.includes(named) && tables.includes(format)) return null
  return { code: 'named-otherwise', values: { named, format } }
}
