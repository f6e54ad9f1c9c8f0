import { type CsvDialect, CsvReader, cellText } from './csv-records.ts'

/** The value of the `quote` option that stands for a table without quoting. */
export const noQuote = '\u0000'

const delimiters = [',', '\t', ';', '|'] as const
const recordsLooked = 200

export interface FoundDialect {
  dialect: CsvDialect
  /** Whether quotes were found to be plain characters, though nobody said so. */
  quotesPlain: boolean
  hasHeader: boolean
}

interface Look {
  dialect: CsvDialect
  records: number
  /** Records with as many cells as most. */
  regular: number
  width: number
  faults: number
}

/** Finds delimiter, quoting, line breaks and header of a table by its beginning; what is asked for stands. */
export function findDialect(
  head: Buffer,
  whole: boolean,
  asked: { delimiter: string | null; quote: string | null; hasHeader: boolean | null },
  named: 'csv' | 'tsv',
): FoundDialect {
  const newline = head.includes(10) || !head.includes(13) ? 10 : 13
  const quote = asked.quote === null ? 34 : asked.quote === noQuote ? 0 : asked.quote.charCodeAt(0)
  const looks = (asked.delimiter === null ? delimiters : [asked.delimiter]).map((delimiter) =>
    look(head, whole, { delimiter: delimiter.charCodeAt(0), quote, newline }),
  )
  const best = bestOf(looks, named)
  let { dialect } = best
  let quotesPlain = false
  if (asked.quote === null && dialect.delimiter === 9 && best.regular < best.records) {
    // Tables by tabs often have no quoting at all, and quotes in their text.
    const plain = look(head, whole, { ...dialect, quote: 0 })
    if (plain.regular === plain.records && plain.width > 1) {
      dialect = plain.dialect
      quotesPlain = true
    }
  }
  const hasHeader = asked.hasHeader ?? looksLikeHeader(head, whole, dialect)
  return { dialect, quotesPlain, hasHeader }
}

function look(head: Buffer, whole: boolean, dialect: CsvDialect): Look {
  const reader = new CsvReader(dialect)
  const widths = new Map<number, number>()
  let records = 0
  let faults = 0
  let at = 0
  while (at < head.length && records < recordsLooked) {
    const next = reader.next(head, at, head.length, whole)
    if (next === -1) break
    const blank = reader.cells === 1 && reader.starts[0] === reader.ends[0]
    if (!blank) {
      records += 1
      const sound = reader.fault === null && !reader.unclosed
      if (sound) widths.set(reader.cells, (widths.get(reader.cells) ?? 0) + 1)
      else faults += 1
    }
    at = next
  }
  const [width, regular] = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0]
  return { dialect, records, regular, width, faults }
}

/** The most regular table of several columns; where none is regular, the commonest delimiter that cuts at all. */
function bestOf(looks: readonly Look[], named: 'csv' | 'tsv'): Look {
  const preferred = named === 'tsv' ? 9 : 44
  const score = (one: Look) => one.regular / Math.max(1, one.records)
  const several = looks.filter((one) => one.width > 1 && score(one) > 0.5)
  const ranked = several.sort(
    (a, b) =>
      score(b) - score(a) ||
      Number(b.dialect.delimiter === preferred) - Number(a.dialect.delimiter === preferred) ||
      b.width - a.width,
  )
  const fallback = looks.find((one) => one.dialect.delimiter === preferred) ?? looks[0]
  const best = ranked[0] ?? fallback
  if (!best) throw new Error('no delimiter to try')
  return best
}

/** Whether the first record names the columns: none of its cells is a number or very long. */
function looksLikeHeader(head: Buffer, whole: boolean, dialect: CsvDialect): boolean {
  const reader = new CsvReader(dialect)
  let at = 0
  for (;;) {
    const next = reader.next(head, at, head.length, whole)
    if (next === -1) return true
    const blank = reader.cells === 1 && reader.starts[0] === reader.ends[0]
    if (!blank || next >= head.length) break
    at = next
  }
  for (let cell = 0; cell < reader.cells; cell += 1) {
    const text = cellText(reader, head, cell, dialect.quote).trim()
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || text.length > 500) return false
  }
  return true
}
