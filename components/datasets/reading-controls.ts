import type { FileFormat, ReadingOptions } from '#lib/model/index.ts'

/** The reading options that mean something for a format, in the order in which they are shown. */
const controls = {
  csv: ['encoding', 'delimiter', 'quote', 'hasHeader', 'skipBadRecords'],
  tsv: ['encoding', 'delimiter', 'quote', 'hasHeader', 'skipBadRecords'],
  json: ['encoding', 'recordsPath', 'skipBadRecords'],
  jsonl: ['encoding', 'skipBadRecords'],
  parquet: [],
  xlsx: ['sheet', 'hasHeader', 'skipBadRecords'],
} as const satisfies Record<FileFormat, readonly (keyof ReadingOptions)[]>

export type ReadingControl = (typeof controls)[FileFormat][number]

/** The value of the option `quote` that stands for a file without quoting. */
export const noQuote = '\u0000'

/** What people asked for: the options in force without what the studio found by itself. */
export function withoutGuesses(
  options: ReadingOptions,
  guessed: readonly string[] = [],
): ReadingOptions {
  const found = new Set(guessed)
  const kept = Object.entries(options).map(([key, value]) => [key, found.has(key) ? null : value])
  return { ...options, ...Object.fromEntries(kept) }
}

/** Which controls to show; without a known format, those of any text. */
export function controlsFor(format: FileFormat | null): readonly ReadingControl[] {
  return format === null ? ['encoding', 'skipBadRecords'] : controls[format]
}

/**
 * The options after another format was chosen: what depends on the format is left to the studio again,
 * what does not is kept.
 */
export function withFormat(options: ReadingOptions, format: FileFormat | null): ReadingOptions {
  return {
    ...options,
    format,
    delimiter: null,
    quote: null,
    hasHeader: null,
    recordsPath: null,
    unnest: null,
    sheet: null,
  }
}

/** The options with the class names of one field; none take them away. */
export function withClassLabels(
  options: ReadingOptions,
  field: string,
  names: readonly string[],
): ReadingOptions {
  const others = options.classLabels.filter((label) => label.field !== field)
  return {
    ...options,
    classLabels: names.length > 0 ? [...others, { field, names: [...names] }] : others,
  }
}

/** Names one a line; lines at the end that hold nothing are no names. */
export function readNames(text: string): string[] {
  return text.trimEnd() === ''
    ? []
    : text
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => line.trim())
}

/** What is wrong with class names: one is empty or stands twice. */
export function namesProblem(
  names: readonly string[],
): { code: 'name-empty' | 'name-twice'; values: { line: number; name: string } } | null {
  for (const [index, name] of names.entries()) {
    const values = { line: index + 1, name }
    if (name === '') return { code: 'name-empty', values }
    if (names.indexOf(name) < index) return { code: 'name-twice', values }
  }
  return null
}
