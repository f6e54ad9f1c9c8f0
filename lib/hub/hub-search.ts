import { z } from 'zod'
import type { HubHit, HubSearch } from '#lib/model/index.ts'

const Found = z.array(
  z.object({
    id: z.string(),
    private: z.boolean().catch(false),
    gated: z.unknown(),
    downloads: z.number().catch(0),
    likes: z.number().catch(0),
    lastModified: z.string().nullish(),
    tags: z.array(z.string()).catch([]),
    description: z.string().nullish().catch(null),
  }),
)

const sorts = {
  trending: 'trendingScore',
  downloads: 'downloads',
  likes: 'likes',
  updated: 'lastModified',
  created: 'createdAt',
} satisfies Record<HubSearch['sort'], string>

const wanted = ['downloads', 'likes', 'lastModified', 'gated', 'private', 'tags', 'description']

/** A search as the Hub takes it. */
export function toQuery(search: HubSearch, pageSize: number): URLSearchParams {
  const { text, author, task, language, license, size, sort, cursor } = search
  const query = new URLSearchParams({
    limit: String(pageSize),
    sort: sorts[sort],
    direction: '-1',
  })
  if (text !== '') query.set('search', text)
  if (author) query.set('author', author)
  if (task) query.append('filter', `task_categories:${task}`)
  if (language) query.append('filter', `language:${language}`)
  if (license) query.append('filter', `license:${license}`)
  if (size) query.append('filter', `size_categories:${size}`)
  for (const name of wanted) query.append('expand', name)
  if (cursor) query.set('cursor', cursor)
  return query
}

/** What was found, or null where the answer is no list of datasets. */
export function readHits(body: unknown): HubHit[] | null {
  const found = Found.safeParse(body)
  return found.success ? found.data.map(toHit) : null
}

/** What the Hub says of gates: `false`, `auto` or `manual`. */
export function toGated(gated: unknown): HubHit['gated'] {
  if (gated === 'auto') return 'automatic'
  return gated === 'manual' || gated === true ? 'manual' : 'no'
}

/** A time of the Hub in milliseconds, or null. */
export function toTime(stated: unknown): number | null {
  const time = stated instanceof Date ? stated.getTime() : Date.parse(String(stated ?? ''))
  return Number.isNaN(time) ? null : time
}

function toHit(found: z.infer<typeof Found>[number]): HubHit {
  const { id, gated, lastModified, tags, description, ...rest } = found
  const tagged = (prefix: string) =>
    tags.flatMap((tag) => (tag.startsWith(`${prefix}:`) ? [tag.slice(prefix.length + 1)] : []))
  const summary = description?.replace(/\s+/g, ' ').trim().slice(0, 300)
  return {
    ...rest,
    repo: id,
    summary: summary ? summary : null,
    gated: toGated(gated),
    updatedAt: toTime(lastModified),
    license: tagged('license')[0] ?? null,
    languages: tagged('language'),
    taskCategories: tagged('task_categories'),
    size: tagged('size_categories')[0] ?? null,
  }
}

/** The cursor of the page that `Link: <...>; rel="next"` names (RFC 8288). */
export function readCursor(link: string | null, endpoint: string): string | null {
  const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1]
  if (next === undefined || !URL.canParse(next, endpoint)) return null
  return new URL(next, endpoint).searchParams.get('cursor')
}
