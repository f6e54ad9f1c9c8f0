import type { Links } from '#lib/links/index.ts'
import type { Hub } from './hub.ts'
import { createHubClient, encodePath } from './hub-client.ts'
import { lookAt } from './look.ts'
import { lookAtConfig, planFiles } from './look-config.ts'
import { createRepositories } from './repository.ts'
import { createViewerClient } from './viewer-client.ts'

/**
 * Makes the studio's access to a Hugging Face Hub and its dataset viewer.
 * @param endpoint Such as `https://huggingface.co`.
 * @param viewer Such as `https://datasets-server.huggingface.co`.
 */
export function createHub({
  endpoint: given,
  viewer: viewerUrl,
  links,
  pageSize = 30,
}: {
  endpoint: string
  viewer: string
  links: Links
  /** Results on one page of a search. */
  pageSize?: number
}): Hub {
  const endpoint = given.replace(/\/+$/, '')
  const hub = createHubClient({ endpoint, links, pageSize })
  const viewer = createViewerClient({ viewer: viewerUrl.replace(/\/+$/, ''), links })
  const tools = { endpoint, hub, viewer, open: createRepositories(hub) }

  return {
    endpoint,
    search: (search, asking) => hub.search(search, asking),
    look: (link, asking) => lookAt(tools, link, asking),
    lookConfig: (which, asking) => lookAtConfig(tools, which, asking),
    planConfig: (which, asking) => planFiles(tools, which, asking),
    requestOf: ({ repo, file }, { token }) => ({
      url: `${endpoint}/datasets/${repo}/resolve/${file.commit}/${encodePath(file.path)}`,
      headers: bearer(token),
    }),
    whoAmI: (asking) => hub.whoAmI(asking),
    pageOf: (repo, config) =>
      `${endpoint}/datasets/${repo}${config === undefined ? '' : `/viewer/${encodeURIComponent(config)}`}`,
  }
}

function bearer(token: string | null): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` }
}
