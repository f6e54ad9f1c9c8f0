import { DomainError, type HubWay, type Message } from '#lib/model/index.ts'
import { findCardConfig, ownFiles } from './configs.ts'
import { kindOf } from './file-kinds.ts'
import type { Asking } from './hub.ts'
import type { HubClient, RepoFile } from './hub-client.ts'
import type { Repository } from './repository.ts'
import { inOrder, type SplitFiles } from './split-names.ts'
import type { ViewerClient, ViewerParquet } from './viewer-client.ts'

export const convertedBranch = 'refs/convert/parquet'

/** How the rows of a config are come by. */
export interface FoundWay {
  way: HubWay
  /** Of the branch that holds the files. */
  commit: string
  splits: SplitFiles[]
  notes: Message[]
}

export interface Clients {
  hub: HubClient
  viewer: ViewerClient
}

/**
 * Finds the files of a config: the repository's own Parquet files, else the whole of what the Hub
 * converted to Parquet, else its own csv, json, jsonl, txt and zip files; else says why there are none.
 */
export async function findWay(
  { hub, viewer }: Clients,
  { repository, config }: { repository: Repository; config: string },
  asking: Asking,
): Promise<FoundWay | { refusal: Message }> {
  const { repo, commit, files, hasScript } = repository
  const card = findCardConfig(repository.card, config)
  const own = ownFiles(files, card, config)
  const isParquet = own.some((split) => split.files.some((file) => kindOf(file) === 'parquet'))
  // Without a card that names its files, what a program reads is its own affair.
  const isSure = card !== null || !hasScript
  if (isParquet && isSure) return { way: 'parquet', commit, splits: own, notes: [] }
  const converted = await findConverted({ hub, viewer }, { repo, commit, config }, asking)
  const isWhole = converted !== null && !converted.partial && converted.splits.length > 0
  if (isWhole && !(converted.isBehind && own.length > 0)) {
    const notes = converted.isBehind ? [{ code: 'converted-behind', values: {} }] : []
    return { way: 'converted', commit: converted.commit, splits: converted.splits, notes }
  }
  if (own.length > 0) {
    const notes = converted?.partial ? [{ code: 'converted-in-part', values: {} }] : []
    return { way: isParquet ? 'parquet' : 'files', commit, splits: own, notes }
  }
  if (converted?.partial) return { refusal: { code: 'hub-converted-in-part', values: { config } } }
  return { refusal: nothingReadable(repository, config) }
}

/** Why a repository has no rows that the studio can read. */
export function nothingReadable({ repo, files, hasScript }: Repository, config: string): Message {
  const kinds = new Set(files.map(kindOf))
  const code = kinds.has('media')
    ? 'hub-only-media'
    : hasScript || kinds.has('script')
      ? 'hub-script-only'
      : 'hub-nothing-readable'
  return { code, values: { repo, config } }
}

interface Converted {
  commit: string
  splits: SplitFiles[]
  /** Whether the Hub converted only the beginning. */
  partial: boolean
  /** Whether it was made of another commit than the one that is asked for. */
  isBehind: boolean
}

async function findConverted(
  { hub, viewer }: Clients,
  { repo, commit, config }: { repo: string; commit: string; config: string },
  asking: Asking,
): Promise<Converted | null> {
  const [listed, branch] = await Promise.all([
    viewer.parquet(repo, config, asking),
    findCommit(hub, repo, asking),
  ])
  if (branch === null) return null
  const files = await hub.files(repo, branch, asking, config)
  const parquet = files.filter((file) => kindOf(file) === 'parquet')
  if (parquet.length === 0) return null
  const places = listed === null ? new Map<string, string>() : placesOf(listed.value, config)
  const splits = new Map<string, RepoFile[]>()
  let partial = listed?.value.partial ?? false
  for (const file of inOrder(parquet)) {
    // The branch's folders are CONFIG/SPLIT, with `partial-` before the split where it is not whole.
    const folder = file.path.slice(config.length + 1).split('/')[0] ?? ''
    partial ||= folder.startsWith('partial-')
    const split = places.get(file.path) ?? folder.replace(/^partial-/, '')
    splits.set(split, [...(splits.get(split) ?? []), file])
  }
  return {
    commit: branch,
    partial,
    isBehind: listed !== null && listed.commit !== null && listed.commit !== commit,
    splits: [...splits].map(([split, own]) => ({ split, files: own })),
  }
}

/** The commit of the branch with the converted files, or null where there is none. */
export async function findCommit(
  hub: HubClient,
  repo: string,
  asking: Asking,
): Promise<string | null> {
  try {
    return (await hub.info(repo, convertedBranch, asking)).commit
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') return null
    throw error
  }
}

/** The split of each path of the branch, as the viewer lists them. */
function placesOf(listed: ViewerParquet, config: string): Map<string, string> {
  const places = listed.parquet_files.flatMap((file): [string, string][] => {
    const path = /\/resolve\/refs(?:%2F|\/)convert(?:%2F|\/)parquet\/(.+)$/i.exec(file.url)?.[1]
    return file.config === config && path !== undefined
      ? [[decodeURIComponent(path), file.split]]
      : []
  })
  return new Map(places)
}
