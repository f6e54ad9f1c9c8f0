import { datasetInfo, listFiles } from '@huggingface/hub'
import { z } from 'zod'
import type { Links } from '#lib/links/index.ts'
import { DomainError, HubCommit, type HubHit, type HubSearch } from '#lib/model/index.ts'
import type { Asking } from './hub.ts'
import { hubError } from './hub-error.ts'
import { readCursor, readHits, toGated, toQuery, toTime } from './hub-search.ts'

/** A file of a repository at a commit. */
export interface RepoFile {
  path: string
  bytes: number
  /** Of files in large-file storage. */
  sha256: string | null
}

export interface RepoInfo {
  repo: string
  commit: string
  private: boolean
  gated: HubHit['gated']
  downloads: number
  likes: number
  updatedAt: number | null
  tags: string[]
  description: string | null
  citation: string | null
}

/** Entries of a repository that are looked at; what lies beyond is not seen. */
export const mostFiles = 100_000
/** The largest card that is read, in characters. */
const cardLimit = 8_000_000

export interface HubClient {
  info(repo: string, revision: string | null, asking: Asking): Promise<RepoInfo>
  /** Whether the files may be read; false where the owner has not let this account in. */
  mayRead(repo: string, asking: Asking): Promise<boolean>
  /** Its files, or those below a folder. */
  files(repo: string, commit: string, asking: Asking, folder?: string): Promise<RepoFile[]>
  /** A small text of the repository, or null where there is none. */
  text(file: { repo: string; commit: string; path: string }, asking: Asking): Promise<string | null>
  search(search: HubSearch, asking: Asking): Promise<{ hits: HubHit[]; cursor: string | null }>
  whoAmI(asking: Asking): Promise<{ name: string }>
}

const Info = z.object({
  name: z.string(),
  sha: HubCommit,
  private: z.boolean().default(false),
  gated: z.unknown(),
  downloads: z.number().catch(0),
  likes: z.number().catch(0),
  updatedAt: z.unknown(),
  tags: z.array(z.string()).catch([]),
  description: z.string().nullish().catch(null),
  citation: z.string().nullish().catch(null),
})

/** Speaks the Hub's API (its pages “Hub API Endpoints” and “Search the Hub”) through guarded links. */
export function createHubClient({
  endpoint,
  links,
  pageSize,
}: {
  endpoint: string
  links: Links
  pageSize: number
}): HubClient {
  const host = new URL(endpoint).host

  /** As fetch, with the token, and throwing in words for what is no success. */
  function fetchFor(repo: string | null, { token, signal }: Asking): typeof fetch {
    return async (input, init) => {
      const response = await links.fetch(String(input), {
        ...init,
        headers: {
          ...Object.fromEntries(new Headers(init?.headers)),
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        ...(signal && { signal }),
      })
      if (response.ok) return response
      throw await hubError(response, { repo, host, endpoint, hasToken: token !== null })
    }
  }

  async function json(url: string, repo: string | null, asking: Asking): Promise<unknown> {
    return readJson(
      await fetchFor(repo, asking)(url, { headers: { accept: 'application/json' } }),
      host,
    )
  }

  const urlOf = (repo: string) => `${endpoint}/datasets/${repo}`

  return {
    async info(repo, revision, asking) {
      const found = Info.safeParse(
        await datasetInfo({
          name: repo,
          hubUrl: endpoint,
          ...(revision !== null && { revision }),
          additionalFields: ['sha', 'tags', 'description', 'citation'],
          fetch: fetchFor(repo, asking),
        }),
      )
      if (!found.success) throw unreadable(host)
      const { name, sha, gated, updatedAt, description, citation, ...rest } = found.data
      return {
        ...rest,
        repo: name,
        commit: sha,
        gated: toGated(gated),
        updatedAt: toTime(updatedAt),
        description: description ?? null,
        citation: citation ?? null,
      }
    },

    async mayRead(repo, asking) {
      try {
        await fetchFor(repo, asking)(`${endpoint}/api/datasets/${repo}/auth-check`)
        return true
      } catch (error) {
        if (error instanceof DomainError && error.code === 'hub-gated') return false
        throw error
      }
    },

    async files(repo, commit, asking, folder) {
      const files: RepoFile[] = []
      const entries = listFiles({
        repo: { type: 'dataset', name: repo },
        recursive: true,
        ...(folder !== undefined && { path: encodePath(folder) }),
        revision: commit,
        hubUrl: endpoint,
        fetch: fetchFor(repo, asking),
      })
      try {
        for await (const { type, path, size, lfs } of entries) {
          if (type === 'file')
            files.push({
              path,
              bytes: lfs?.size ?? size,
              sha256: lfs && /^[0-9a-f]{64}$/.test(lfs.oid) ? lfs.oid : null,
            })
          if (files.length >= mostFiles) break
        }
      } catch (error) {
        const isMissing = error instanceof DomainError && error.code === 'hub-entry-missing'
        if (folder === undefined || !isMissing) throw error
      }
      return files
    },

    async text({ repo, commit, path }, asking) {
      try {
        const url = `${urlOf(repo)}/resolve/${commit}/${encodePath(path)}`
        return (await (await fetchFor(repo, asking)(url)).text()).slice(0, cardLimit)
      } catch (error) {
        if (error instanceof DomainError && error.code === 'hub-entry-missing') return null
        throw error
      }
    },

    async search(search, asking) {
      const query = toQuery(search, pageSize)
      const response = await fetchFor(null, asking)(`${endpoint}/api/datasets?${query}`)
      const hits = readHits(await readJson(response, host))
      if (hits === null) throw unreadable(host)
      return { hits, cursor: readCursor(response.headers.get('link'), endpoint) }
    },

    async whoAmI(asking) {
      if (asking.token === null) throw new DomainError('hub-token-missing', { host })
      const found = z
        .object({ name: z.string() })
        .safeParse(await json(`${endpoint}/api/whoami-v2`, null, asking))
      if (!found.success) throw unreadable(host)
      return found.data
    },
  }
}

/** A path in an address: each part encoded, the slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

async function readJson(response: Response, host: string): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    if (cause instanceof SyntaxError) throw unreadable(host)
    throw cause
  }
}

function unreadable(host: string): DomainError {
  return new DomainError('hub-unreadable', { host }, { kind: 'unavailable' })
}
