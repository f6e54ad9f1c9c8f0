import type { RepoFile } from './hub-client.ts'

/** The files of one split, in the order of their rows. */
export interface SplitFiles {
  split: string
  files: RepoFile[]
}

const keywords: Record<string, readonly string[]> = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'dev', 'val'],
  test: ['test', 'testing', 'eval', 'evaluation'],
}
const order = Object.keys(keywords)
const sharded = /(?:^|\/)data\/([A-Za-z0-9_.]+)-\d{5}-of-\d{5}[^/]*\.[^/]+$/

/**
 * Divides files among splits by their names, as `datasets` does where a card names no files (the Hub's
 * page “File names and splits”): `data/SPLIT-00000-of-00001...` first, then folders named for a split,
 * then file names that hold one; else all of them are `train`.
 */
export function splitByName(files: readonly RepoFile[]): SplitFiles[] {
  const shards = divide(files, ({ path }) => sharded.exec(path)?.[1] ?? null)
  if (shards.length > 0) return shards
  const byFolder = divide(files, ({ path }) => splitOfFolders(path.split('/').slice(0, -1)))
  if (byFolder.length > 0) return byFolder
  const byName = divide(files, ({ path }) => splitOfWord(path.split('/').at(-1) ?? ''))
  if (byName.length > 0) return byName
  return files.length === 0 ? [] : [{ split: 'train', files: inOrder(files) }]
}

function divide(
  files: readonly RepoFile[],
  splitOf: (file: RepoFile) => string | null,
): SplitFiles[] {
  const found = new Map<string, RepoFile[]>()
  for (const file of files) {
    const split = splitOf(file)
    if (split === null) continue
    const own = found.get(split)
    if (own) own.push(file)
    else found.set(split, [file])
  }
  return [...found]
    .map(([split, own]) => ({ split, files: inOrder(own) }))
    .sort((a, b) => rank(a.split) - rank(b.split) || (a.split < b.split ? -1 : 1))
}

/** Known splits first, as `datasets` orders them. */
function rank(split: string): number {
  const at = order.indexOf(split)
  return at === -1 ? order.length : at
}

/** Files in the order in which `datasets` concatenates them: by path. */
export function inOrder(files: readonly RepoFile[]): RepoFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

/** The split that a folder on the way is named for; the outermost counts. */
function splitOfFolders(folders: readonly string[]): string | null {
  for (const folder of folders) {
    const split = splitOfWord(folder)
    if (split !== null) return split
  }
  return null
}

/** The split whose keyword stands in a name as a word of its own: between `-._ `, digits and its ends. */
function splitOfWord(name: string): string | null {
  const words = name.split(/[-._ 0-9]+/)
  return order.find((split) => words.some((word) => keywords[split]?.includes(word))) ?? null
}
