import { createHash } from 'node:crypto'
import type { DatasetDescription, Manifest } from '#lib/model/index.ts'

/** What file names call the splits, as Hugging Face `datasets` reads them. */
const splitWords: readonly { split: string; words: RegExp }[] = [
  { split: 'train', words: /^(train|training)$/ },
  { split: 'validation', words: /^(validation|valid|val|dev)$/ },
  { split: 'test', words: /^(test|testing|eval|evaluation)$/ },
]

/**
 * The split that a file's name tells of (`gsm8k-test.jsonl`: test), or else its folders, the inner ones
 * first, an archive's name last (`data/test/0.csv`, `test.zip!/0.csv`); `train` where they tell of none,
 * or of several at once.
 */
export function splitNameOf(fileName: string): string {
  const places = fileName.split(/[\\/]/).map((place) => place.replace(/!$/, ''))
  for (const place of places.reverse()) {
    const words = stemOf(place)
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}]+/u)
    const found = splitWords.filter(({ words: named }) => words.some((word) => named.test(word)))
    const [only] = found
    if (only) return found.length === 1 ? only.split : 'train'
  }
  return 'train'
}

const splitOrder: readonly string[] = splitWords.map(({ split }) => split)

/** The order in which splits stand in a dataset: train, validation, test, then the others by name. */
export function compareSplits(a: string, b: string): number {
  const rank = (split: string) =>
    (splitOrder.indexOf(split) + splitOrder.length + 1) % (splitOrder.length + 1)
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0)
}

function stemOf(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? ''
  return base
    .replace(/\.(gz|zst|zip)$/i, '')
    .replace(/\.(csv|tsv|tab|txt|json|jsonl|ndjson|parquet|pq|xlsx)$/i, '')
}

/** A first description of a file's dataset, to be filled in by whoever adds it: named as the file is. */
export function suggestDescription(fileName: string, _manifest: Manifest): DatasetDescription {
  const name = Array.from(stemOf(fileName).trim()).slice(0, 200).join('').trim()
  return {
    name: name === '' ? 'dataset' : name,
    description: null,
    license: 'unknown',
    languages: [],
    homepage: null,
  }
}

/**
 * What makes a dataset revision the one it is: the bytes that were read, and how. SHA-256, hex. Of a
 * config of a repository it is the pinned files and what people chose, so that a sample of it and all of
 * its rows are the same revision.
 */
export function revisionHash(manifest: Manifest): string {
  const { options, origin } = manifest
  const chosen = [
    options.skipBadRecords,
    options.unnest ?? '',
    options.corrections.map(({ field, as }) => [field, as]),
    options.classLabels.map(({ field, names }) => [field, names]),
  ]
  const parts =
    origin?.kind === 'hub'
      ? [
          'dataset-revision-hub-1',
          [origin.endpoint, origin.repo, origin.config, origin.commit],
          origin.files.map(({ path, commit, split, bytes, sha256 }) => [
            path,
            commit,
            split,
            sha256 ?? bytes,
          ]),
          chosen,
        ]
      : [
          'dataset-revision-2',
          manifest.file.sha256,
          manifest.files.map(({ sha256, split }) => [sha256, split]),
          [options.format, options.encoding, options.delimiter, options.quote, options.hasHeader],
          [options.recordsPath, options.sheet, options.members],
          chosen,
          manifest.fields.map(({ name, type }) => [name, type]),
        ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
