import { createHash } from 'node:crypto'
import type { DatasetDescription, Manifest } from '#lib/model/index.ts'

/** What file names call the splits, as Hugging Face `datasets` reads them. */
const splitWords: readonly { split: string; words: RegExp }[] = [
  { split: 'train', words: /^(train|training)$/ },
  { split: 'validation', words: /^(validation|valid|val|dev)$/ },
  { split: 'test', words: /^(test|testing|eval|evaluation)$/ },
]

/** The split that a file's name tells of (`gsm8k-test.jsonl`: test); `train` where it tells of none, or of several. */
export function splitNameOf(fileName: string): string {
  const words = stemOf(fileName)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
  const found = splitWords.filter(({ words: named }) => words.some((word) => named.test(word)))
  const [only] = found
  return only && found.length === 1 ? only.split : 'train'
}

function stemOf(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? ''
  return base
    .replace(/\.gz$/i, '')
    .replace(/\.(csv|tsv|tab|txt|json|jsonl|ndjson|parquet|pq)$/i, '')
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

/** What makes a dataset revision the one it is: the bytes that were read, and how. SHA-256, hex. */
export function revisionHash(manifest: Manifest): string {
  const { options } = manifest
  const parts = [
    'dataset-revision-1',
    manifest.file.sha256,
    options.format,
    options.encoding,
    options.delimiter,
    options.quote,
    options.hasHeader,
    options.recordsPath,
    options.skipBadRecords,
    options.classLabels.map(({ field, names }) => [field, names]),
    manifest.fields.map(({ name, type }) => [name, type]),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
