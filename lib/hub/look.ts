import { DomainError, type HubCard, type HubLook, type Message } from '#lib/model/index.ts'
import { parseCard, toHubCard } from './card.ts'
import { listCardConfigs } from './configs.ts'
import { convertFeatures } from './features.ts'
import { kindOf } from './file-kinds.ts'
import { findFeatures } from './find-features.ts'
import type { Asking } from './hub.ts'
import type { RepoInfo } from './hub-client.ts'
import { type HubLink, parseHubLink } from './parse-link.ts'
import type { Repository } from './repository.ts'
import { type Clients, convertedBranch, findCommit, nothingReadable } from './ways.ts'

const licenseFile = /^(LICENSE|LICENCE|COPYING)(\.(txt|md|rst))?$/i

export interface LookTools extends Clients {
  endpoint: string
  open: (of: { repo: string; commit: string }, asking: Asking) => Promise<Repository>
}

/** Looks at what a link leads to; see `Hub.look`. */
export async function lookAt(tools: LookTools, text: string, asking: Asking): Promise<HubLook> {
  const { hub, endpoint } = tools
  const link = parseHubLink(text, endpoint)
  const info = await hub.info(link.repo, revisionOf(link), asking)
  const { repo, commit, gated, downloads, likes, updatedAt } = info
  const look = {
    ...{ repo, endpoint, commit, gated, downloads, likes, updatedAt },
    movedFrom: repo === link.repo ? null : link.repo,
    private: info.private,
    asked: { config: link.config, split: link.split, file: link.file },
  }
  if (gated !== 'no' && !(await hub.mayRead(repo, asking)))
    return {
      ...look,
      card: await cardWithoutFiles(tools, info, asking),
      configs: [],
      refusal: gatedRefusal(repo, endpoint, asking),
    }
  const repository = await tools.open({ repo, commit }, asking)
  const [card, configs, refusal] = await Promise.all([
    cardOf(tools, repository, info, asking),
    listConfigs(tools, repository, asking),
    findRefusal(tools, repository, info, asking),
  ])
  return { ...look, card, configs, refusal }
}

/** The branch of the converted files is not what people mean by a link to it. */
function revisionOf({ revision }: HubLink): string | null {
  return revision === convertedBranch ? null : revision
}

function gatedRefusal(repo: string, endpoint: string, { token }: Asking): Message {
  const page = `${endpoint}/datasets/${repo}`
  const { host } = new URL(endpoint)
  return {
    code: 'hub-gated',
    values: { repo, page, host, token: token === null ? 'none' : 'given' },
  }
}

async function cardWithoutFiles(
  { hub }: LookTools,
  { repo, commit, tags, citation, description }: RepoInfo,
  asking: Asking,
): Promise<HubCard> {
  const known = { licenseFile: null, tags, citation, description }
  try {
    const readme = await hub.text({ repo, commit, path: 'README.md' }, asking)
    return toHubCard(parseCard(readme ?? ''), known)
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'hub-gated')) throw error
    return toHubCard(parseCard(''), known)
  }
}

async function cardOf(
  { hub }: LookTools,
  { repo, commit, card, files }: Repository,
  { tags, citation, description }: RepoInfo,
  asking: Asking,
): Promise<HubCard> {
  const known = { tags, citation, description }
  const first = toHubCard(card, { ...known, licenseFile: null })
  const file = files.find(({ path }) => licenseFile.test(path))
  if (first.license.id !== 'unknown' || file === undefined) return first
  const text = await hub.text({ repo, commit, path: file.path }, asking)
  return toHubCard(card, { ...known, licenseFile: text })
}

/** Names only: the card's configs, else the viewer's (who runs programs), else those with contents described. */
async function listConfigs(
  { viewer }: LookTools,
  { repo, card }: Repository,
  asking: Asking,
): Promise<string[]> {
  const listed = listCardConfigs(card)
  if (listed.length > 0) return listed
  const found = await viewer.splits(repo, asking)
  const named = found?.value.map(({ config }) => config) ?? []
  const names = [...new Set(named.length > 0 ? named : card.info.map(({ name }) => name))]
  if (names.length === 0) return ['default']
  return names.includes('default')
    ? ['default', ...names.filter((name) => name !== 'default')]
    : names
}

async function findRefusal(
  { hub, viewer }: LookTools,
  repository: Repository,
  { tags }: RepoInfo,
  asking: Asking,
): Promise<Message | null> {
  const { repo, commit, files, card } = repository
  const [only = 'default', ...others] = listCardConfigs(card)
  const hasMedia = tags.some((tag) => /^modality:(image|audio|video|3d)/.test(tag))
  if (others.length === 0 && hasMedia && !tags.includes('modality:text')) {
    const features = await findFeatures(viewer, { repo, commit, card, config: only }, asking)
    if (features !== null && isOnlyMedia(features.features))
      return { code: 'hub-only-media', values: { repo, config: only } }
  }
  const kinds = new Set(files.map(kindOf))
  if (kinds.has('parquet') || kinds.has('table') || kinds.has('archive')) return null
  if ((await findCommit(hub, repo, asking)) !== null) return null
  return nothingReadable(repository, only)
}

function isOnlyMedia(features: Record<string, unknown>): boolean {
  const { fields, leftOut } = convertFeatures(features)
  return fields.length === 0 && leftOut.length > 0
}
