import { HubRepo } from '#lib/model/index.ts'

/** What was put into the box of the Hub: something to look at, words to search for, or a file elsewhere. */
export type HubEntry =
  | { kind: 'look'; path: string }
  | { kind: 'search'; text: string }
  | { kind: 'elsewhere'; url: string }

const hubHosts = ['huggingface.co', 'www.huggingface.co', 'hf.co']

/** Words that stand second in an address of a repository without an owner: `squad/viewer/plain_text`. */
const pagesOfRepo = ['viewer', 'tree', 'blob', 'resolve', 'raw', 'discussions', 'embed']

/**
 * Decides what was typed or pasted: an id with its owner (`rajpurkar/squad`) or the address of a
 * dataset's page, config or file leads to a look; everything else is searched for. An address of another
 * host is named as such; `endpoint` is the Hub that the studio is set to. Null where nothing was typed.
 */
export function readHubEntry(typed: string, endpoint: string | null = null): HubEntry | null {
  const text = typed.trim()
  if (text === '') return null
  const short = readFileSystemPath(text) ?? /^datasets\/(\S+)$/.exec(text)?.[1]
  if (short !== undefined) return lookAt(short) ?? { kind: 'search', text }
  const address = readAddress(text)
  if (address) {
    const isHub =
      hubHosts.includes(address.host) ||
      (endpoint !== null && URL.canParse(endpoint) && new URL(endpoint).host === address.host)
    const path = /^\/datasets\/(.+?)\/?$/.exec(address.pathname)?.[1]
    const look = isHub && path !== undefined ? lookAt(path) : null
    return look ?? { kind: 'elsewhere', url: address.href }
  }
  if (text.includes('/') && HubRepo.safeParse(text).success) return { kind: 'look', path: text }
  return { kind: 'search', text }
}

/** The single word that could also be a dataset's id, such as `squad`; null where it could not. */
export function readLoneId(typed: string): string | null {
  const text = typed.trim()
  return HubRepo.safeParse(text).success ? text : null
}

/** What `hub.look` is asked for: the id, or the path of one of its pages, without the Hub's own address. */
export function linkOfPath(segments: readonly string[]): string {
  if (segments.length < 2) return segments.join('/')
  const isId = segments.length === 2 && !pagesOfRepo.includes(segments[1] ?? '')
  return isId ? segments.join('/') : `datasets/${segments.map(encodeURIComponent).join('/')}`
}

/** Where the look at a path of the Hub stands in the studio. */
export function lookHref(path: string): string {
  return `/datasets/add/hub/${path}`
}

function lookAt(path: string): HubEntry | null {
  const [owner = '', name = ''] = path.split('/')
  const repo = name === '' || pagesOfRepo.includes(name) ? owner : `${owner}/${name}`
  return HubRepo.safeParse(repo).success ? { kind: 'look', path } : null
}

/** `hf://datasets/owner/name@revision/path`, as the page of that file or tree. */
function readFileSystemPath(text: string): string | null {
  const found =
    /^hf:\/\/datasets\/([^/@\s]+\/[^/@\s]+)(?:@(refs\/[^/\s]+\/[^/\s]+|[^/\s]+))?(?:\/(\S+))?$/i.exec(
      text,
    )
  if (!found) return null
  const [, repo = '', revision, file] = found
  if (file !== undefined) return `${repo}/resolve/${revision ?? 'main'}/${file}`
  return revision === undefined ? repo : `${repo}/tree/${revision}`
}

function readAddress(text: string): URL | null {
  if (/\s/.test(text)) return null
  const full = /^https?:\/\//i.test(text)
    ? text
    : /^(www\.)?(huggingface|hf)\.co\//i.test(text)
      ? `https://${text}`
      : null
  return full !== null && URL.canParse(full) ? new URL(full) : null
}
