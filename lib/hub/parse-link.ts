import { DomainError, HubRepo } from '#lib/model/index.ts'

/** What a link or id names: a repository, and what within it. */
export interface HubLink {
  repo: string
  /** A branch, tag or commit, or null for the main branch. */
  revision: string | null
  config: string | null
  split: string | null
  file: string | null
}

const nothing = { revision: null, config: null, split: null, file: null }
/** Hosts whose addresses are those of the Hub, besides the configured one. */
const hubHosts = ['huggingface.co', 'www.huggingface.co', 'hf.co']
/** First parts of the Hub's paths that are no dataset. */
const otherKinds = new Set(['models', 'spaces', 'docs', 'collections', 'papers', 'blog', 'buckets'])

/**
 * Reads what people paste: `squad`, `rajpurkar/squad`, `datasets/rajpurkar/squad`,
 * `hf://datasets/rajpurkar/squad@main/data/x.csv`, and the pages of a dataset
 * (`/viewer/CONFIG/SPLIT`, `/tree/REV/path`, `/blob/REV/file`, `/resolve/REV/file`, `?config=`). Throws
 * `hub-link-unreadable`, or `hub-link-elsewhere` for another site's address.
 */
export function parseHubLink(text: string, endpoint: string): HubLink {
  const link = text.trim()
  const unreadable = () => new DomainError('hub-link-unreadable', { link: link.slice(0, 200) })
  if (/^hf:\/\//i.test(link)) return parseFileSystemPath(link.slice(5)) ?? fail(unreadable)
  const address = toAddress(link, endpoint)
  if (address === null) {
    const path = link.split(/[?#]/)[0] ?? ''
    return parseRepoPath(partsOf(path), new URLSearchParams()) ?? fail(unreadable)
  }
  const own = new URL(endpoint)
  const isOwn = address.host === own.host
  if (!isOwn && !hubHosts.includes(address.hostname))
    throw new DomainError('hub-link-elsewhere', { host: address.host, endpoint })
  const base = isOwn ? partsOf(own.pathname).length : 0
  const parts = partsOf(address.pathname).slice(base)
  const [first = '', second] = parts
  // The pages of a dataset begin with `datasets`; a model's begin with its owner.
  if (first === 'api' && second === 'datasets')
    return parseRepoPath(parts.slice(1), address.searchParams) ?? fail(unreadable)
  if (first !== 'datasets')
    throw new DomainError('hub-link-no-dataset', { link: link.slice(0, 200) })
  return parseRepoPath(parts, address.searchParams) ?? fail(unreadable)
}

function fail(error: () => DomainError): never {
  throw error()
}

/** Whether a text is an address, with or without its scheme. */
function toAddress(link: string, endpoint: string): URL | null {
  if (/^https?:\/\//i.test(link)) return URL.canParse(link) ? new URL(link) : null
  const host = link.split('/')[0]?.toLowerCase() ?? ''
  const known = [...hubHosts, new URL(endpoint).host]
  if (!known.includes(host)) return null
  return new URL(`${new URL(endpoint).protocol}//${link}`)
}

function partsOf(path: string): string[] {
  return path
    .split('/')
    .filter(Boolean)
    .map((part) => decode(part))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    if (cause instanceof URIError) return text
    throw cause
  }
}

const pages = new Set([
  'viewer',
  'tree',
  'blob',
  'resolve',
  'raw',
  'discussions',
  'commits',
  'commit',
])
const more = [
  'settings',
  'edit',
  'embed',
  'sql-console',
  'revision',
  'parquet',
  'activity',
  'data-studio',
]
for (const page of more) pages.add(page)

function parseRepoPath(parts: readonly string[], query: URLSearchParams): HubLink | null {
  const rest = parts[0] === 'datasets' ? parts.slice(1) : [...parts]
  if (parts[0] !== 'datasets' && otherKinds.has(parts[0] ?? '')) return null
  // An old name has one part: what follows it is then a page.
  const isOld = rest.length === 1 || pages.has(rest[1] ?? '')
  const repo = rest.slice(0, isOld ? 1 : 2).join('/')
  if (!HubRepo.safeParse(repo).success) return null
  const [page = '', ...path] = rest.slice(isOld ? 1 : 2)
  if (page !== '' && !pages.has(page)) return null
  const config = query.get('config') ?? query.get('subset')
  const split = query.get('split')
  const asked = { ...nothing, repo, config, split }
  if (page === 'viewer' || page === 'embed') {
    const [named = config, splitOf = split] = page === 'viewer' ? path : path.slice(1)
    return { ...asked, config: named, split: splitOf }
  }
  if (page === 'tree') return { ...asked, ...readRevision(path, false) }
  if (page === 'blob' || page === 'resolve' || page === 'raw')
    return { ...asked, ...readRevision(path, true) }
  if (page === 'revision' || page === 'commit')
    return { ...asked, revision: path.join('/') || null }
  return asked
}

/** Of `REV/path`; a revision such as `refs/convert/parquet` has three parts where it is not encoded. */
function readRevision(
  path: readonly string[],
  isFile: boolean,
): Pick<HubLink, 'revision' | 'file'> {
  const length = path[0] === 'refs' ? 3 : 1
  const revision = path.slice(0, length).join('/')
  const file = path.slice(length).join('/')
  return { revision: revision || null, file: isFile ? file || null : null }
}

/** `datasets/owner/name@revision/path` of the Hub's file system. */
function parseFileSystemPath(path: string): HubLink | null {
  const found =
    /^datasets\/([^/@]+\/[^/@]+|[^/@]+)(?:@(refs\/[^/]+\/[^/]+|[^/]+))?(?:\/(.+))?$/.exec(path)
  if (!found) return null
  const [, repo = '', revision, file] = found
  if (!HubRepo.safeParse(repo).success) return null
  return {
    ...nothing,
    repo,
    revision: revision === undefined ? null : decode(revision),
    file: file ? decode(file) : null,
  }
}
