import { readCardFeatures } from './card-features.ts'
import { type CardEntry, type CardYaml, isRecord } from './card-yaml.ts'
import type { Feature } from './features.ts'
import { readable } from './file-kinds.ts'
import type { RepoFile } from './hub-client.ts'
import { compilePattern } from './patterns.ts'
import { inOrder, type SplitFiles, splitByName } from './split-names.ts'

/** A config as the card describes it. */
export interface CardConfig {
  /** Patterns by split, in order; null where the card names no files. */
  patterns: { split: string; paths: string[] }[] | null
  folder: string | null
}

/** What the card says of a config's contents (`dataset_info`). */
export interface CardInfo {
  features: Record<string, Feature> | null
  /** Rows by split. */
  rows: Map<string, number>
}

const everything = 'default'

/** The names of a card's configs, the default one first. */
export function listCardConfigs({ configs }: CardYaml): string[] {
  const isFirst = ({ name, isDefault }: CardEntry) => isDefault || name === everything
  const names = [...configs.filter(isFirst), ...configs.filter((one) => !isFirst(one))]
  return [...new Set(names.map(({ name }) => name))]
}

/** What a card says of the files of a config, or null. */
export function findCardConfig({ configs }: CardYaml, name: string): CardConfig | null {
  const found = configs.find((one) => one.name === name)?.read()
  if (found === undefined) return null
  return {
    patterns: readDataFiles(found.data_files),
    folder: typeof found.data_dir === 'string' ? found.data_dir : null,
  }
}

/** `data_files`: a pattern, a list of them, a list of `{split, path}`, or patterns by split. */
function readDataFiles(files: unknown): CardConfig['patterns'] {
  const paths = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
  if (typeof files === 'string') return [{ split: 'train', paths: [files] }]
  if (Array.isArray(files)) {
    const bySplit = files.filter(isRecord)
    if (bySplit.length === 0)
      return files.length === 0 ? null : [{ split: 'train', paths: paths(files) }]
    return bySplit.map((one) => ({ split: String(one.split ?? 'train'), paths: paths(one.path) }))
  }
  if (!isRecord(files)) return null
  return Object.entries(files).map(([split, value]) => ({ split, paths: paths(value) }))
}

/** What `dataset_info` says of one config, or null. */
export function readCardInfo({ info }: CardYaml, config: string): CardInfo | null {
  const found = info.find((one) => one.name === config)?.read()
  if (found === undefined) return null
  const splits = Array.isArray(found.splits) ? found.splits.filter(isRecord) : []
  const rows = splits.flatMap((one): [string, number][] =>
    typeof one.num_examples === 'number' ? [[String(one.name), one.num_examples]] : [],
  )
  return { features: readCardFeatures(found.features), rows: new Map(rows) }
}

/**
 * The repository's own files of a config, by split: those that the card names, else those of the folder
 * called as the config, else (for the default config) all, divided by their names. Empty where it has none
 * that can be read.
 */
export function ownFiles(
  files: readonly RepoFile[],
  card: CardConfig | null,
  config: string,
): SplitFiles[] {
  if (card?.patterns) return byPatterns(files, card)
  const folder = card?.folder ?? (config === everything ? null : config)
  const prefix = folder === null ? '' : `${folder.replace(/^\.?\/|\/$/g, '')}/`
  return splitByName(readable(files.filter(({ path }) => path.startsWith(prefix))))
}

function byPatterns(files: readonly RepoFile[], { patterns, folder }: CardConfig): SplitFiles[] {
  const base = folder === null ? '' : `${folder.replace(/^\.?\/|\/$/g, '')}/`
  const found = (patterns ?? []).map(({ split, paths }) => {
    const taken = new Set<string>()
    const own = paths.flatMap((path) => {
      const matches = compilePattern(base + path)
      const matched = inOrder(files.filter((file) => !taken.has(file.path) && matches(file.path)))
      for (const file of matched) taken.add(file.path)
      return matched
    })
    return { split, files: own }
  })
  // One format for all splits: what is read together is read alike.
  const kept = new Set(readable(found.flatMap((one) => one.files)).map(({ path }) => path))
  return found
    .map(({ split, files: own }) => ({ split, files: own.filter(({ path }) => kept.has(path)) }))
    .filter((one) => one.files.length > 0)
}
