import { type Card, parseCard } from './card.ts'
import type { Asking } from './hub.ts'
import type { HubClient, RepoFile } from './hub-client.ts'

/** A repository at a commit: its files and its card. */
export interface Repository {
  repo: string
  commit: string
  files: RepoFile[]
  card: Card
  /** Whether rows come of a program at its top, which the studio does not run. */
  hasScript: boolean
}

const kept = 8

/** Opens repositories; the last few are kept, since a commit never changes and pages ask again and again. */
export function createRepositories(hub: HubClient) {
  const known = new Map<string, Repository>()
  return async (
    { repo, commit }: { repo: string; commit: string },
    asking: Asking,
  ): Promise<Repository> => {
    // What one token may see another may not.
    const key = JSON.stringify([asking.token, repo, commit])
    const found = known.get(key)
    if (found) {
      known.delete(key)
      known.set(key, found)
      return found
    }
    const [files, readme] = await Promise.all([
      hub.files(repo, commit, asking),
      hub.text({ repo, commit, path: 'README.md' }, asking),
    ])
    const card = parseCard(readme ?? '')
    const opened = {
      repo,
      commit,
      files,
      card,
      hasScript: files.some(({ path }) => path === `${repo.split('/').at(-1)}.py`),
    }
    known.set(key, opened)
    const [oldest] = known.keys()
    if (known.size > kept && oldest !== undefined) known.delete(oldest)
    return opened
  }
}
