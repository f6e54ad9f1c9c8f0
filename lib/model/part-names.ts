const dataFile = /(\.(csv|tsv|tab|txt|json|jsonl|ndjson|parquet|pq|xlsx))?(\.(gz|zst|zip))?$/i
const partWords =
  /^(train|training|validation|valid|val|dev|test|testing|eval|evaluation|part|shard|of)$/i

/** A file's name without its extension and the words and numbers that tell parts apart. */
export function partlessName(fileName: string): string {
  const stem = (fileName.split(/[\\/]/).at(-1) ?? '').replace(dataFile, '')
  const words = stem.split(/([\s._-]+)/)
  const kept = words.filter((word, index) => {
    const isMark = index % 2 === 1
    return isMark || !(partWords.test(word) || /^\d+$/.test(word))
  })
  return kept
    .join('')
    .replace(/([\s._-])[\s._-]+/g, '$1')
    .replace(/^[\s._-]+|[\s._-]+$/g, '')
}
