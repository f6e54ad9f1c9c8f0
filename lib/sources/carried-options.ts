import { defaultReadingOptions, type Manifest, type ReadingOptions } from '#lib/model/index.ts'

/**
 * How a newer file of a dataset is read at first: with the class names and types that people gave its
 * fields, and, where it is named as a file of the same kind, as the one before was, but for what the
 * studio found by itself of how its text is written.
 */
export function carriedOptions(
  { options, file, guessed = [] }: Manifest,
  fileName: string,
): ReadingOptions {
  const { classLabels, corrections } = options
  const given = { ...defaultReadingOptions, classLabels, corrections }
  if (extensionOf(file.name) !== extensionOf(fileName)) return given
  const { format, encoding, delimiter, quote, hasHeader, recordsPath, sheet, unnest } = options
  const written = { format, encoding, delimiter, quote }
  const asked = Object.entries(written).filter(([key]) => !guessed.includes(key))
  return { ...given, ...Object.fromEntries(asked), hasHeader, recordsPath, sheet, unnest }
}

function extensionOf(fileName: string): string {
  const plain = fileName.toLowerCase().replace(/\.(gz|zst|zip)$/, '')
  return /\.[a-z0-9]+$/.exec(plain)?.[0] ?? ''
}
