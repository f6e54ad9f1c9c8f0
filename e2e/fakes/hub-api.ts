import type { IncomingMessage, ServerResponse } from 'node:http'
import { type FakeCommit, type FakeDataset, shaOf } from './hub-dataset.ts'
import {
  type Denial,
  fakeTokens,
  gatedDenial,
  isDenial,
  mayRead,
  type Store,
  type Visitor,
  visitorOf,
} from './hub-store.ts'

const pageOfTree = 1_000

/** Whether large-file storage holds a file. */
export const isLarge = (path: string) => /\.(parquet|zip|gz)$/.test(path)

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}

export function deny(response: ServerResponse, { status, code, message }: Denial): void {
  const headers = { ...(code && { 'x-error-code': code }), 'x-error-message': message }
  sendJson(response, status, { error: message }, headers)
}

/** Answers `/api/...` as the Hub does; false where it is no address of it. */
export async function serveApi(
  request: IncomingMessage,
  response: ServerResponse,
  { store, url }: { store: Store; url: URL },
): Promise<boolean> {
  const visitor = visitorOf(request.headers.authorization)
  if (url.pathname === '/api/whoami-v2') {
    whoAmI(response, request.headers.authorization, visitor)
    return true
  }
  if (url.pathname === '/api/datasets') {
    if (visitor === 'unknown')
      deny(response, {
        status: 401,
        code: '',
        message: 'Invalid credentials in Authorization header',
      })
    else search(response, store, url, visitor)
    return true
  }
  const found =
    /^\/api\/datasets\/((?:[^/]+\/)?[^/]+)(?:\/(revision|tree|auth-check)(?:\/(.*))?)?$/.exec(
      url.pathname,
    )
  if (!found) return false
  const [, id = '', what = 'revision', rest = 'main'] = readPath(found)
  const moved = store.findNew(id)
  if (moved !== null) {
    response.writeHead(307, { location: url.pathname.replace(id, moved) + url.search })
    response.end()
    return true
  }
  const dataset = store.find(id, visitor)
  if (isDenial(dataset)) deny(response, dataset)
  else if (what === 'auth-check') {
    if (mayRead(dataset, visitor)) sendJson(response, 200, {})
    else deny(response, gatedDenial(id, visitor))
  } else if (what === 'tree') await tree(response, { store, dataset, rest, url, visitor })
  else {
    const revision = decodeURIComponent(rest)
    const commit = await store.commitOf(dataset, revision, true)
    if (isDenial(commit)) deny(response, commit)
    else sendJson(response, 200, entryOf(dataset, commit))
  }
  return true
}

/** `a/revision` would be read as owner and name: a name of one part is followed by a known word. */
function readPath([whole, id = '', what, rest]: RegExpExecArray): (string | undefined)[] {
  const early = /^([^/]+)\/(revision|tree|auth-check)$/.exec(id)
  return early ? [whole, early[1], early[2], what ?? rest] : [whole, id, what, rest]
}

function whoAmI(
  response: ServerResponse,
  authorization: string | undefined,
  visitor: Visitor,
): void {
  const name = Object.entries(fakeTokens).find(
    ([token]) => authorization === `Bearer ${token}`,
  )?.[1]
  if (visitor === 'nobody' || name === undefined)
    deny(response, {
      status: 401,
      code: '',
      message: 'Invalid credentials in Authorization header',
    })
  else
    sendJson(response, 200, {
      type: 'user',
      id: shaOf(name, 24),
      name,
      fullname: name,
      orgs: [],
      auth: { type: 'access_token', accessToken: { displayName: 'studio', role: 'read' } },
    })
}

function entryOf(dataset: FakeDataset, commit: FakeCommit | null): Record<string, unknown> {
  const { id, access, downloads = 0, likes = 0, tags = [], description } = dataset
  return {
    _id: shaOf(id, 24),
    id,
    author: id.split('/')[0],
    ...(commit && { sha: commit.sha }),
    lastModified: dataset.lastModified ?? '2026-03-01T10:00:00.000Z',
    private: access === 'private',
    gated: access === 'gated-auto' ? 'auto' : access === 'gated-manual' ? 'manual' : false,
    disabled: false,
    downloads,
    likes,
    tags,
    ...(description && { description }),
  }
}

function search(response: ServerResponse, store: Store, url: URL, visitor: Visitor): void {
  const query = url.searchParams
  const words = (query.get('search') ?? '').toLowerCase()
  const found = store.datasets
    .filter((dataset) => !isDenial(store.find(dataset.id, visitor)))
    .filter(({ id, description = '' }) => `${id} ${description}`.toLowerCase().includes(words))
    .filter(({ id }) => !query.get('author') || id.startsWith(`${query.get('author')}/`))
    .filter(({ tags = [] }) => query.getAll('filter').every((tag) => tags.includes(tag)))
  const by = query.get('sort') ?? 'trendingScore'
  const key = ({ downloads = 0, likes = 0, lastModified = '' }: FakeDataset): number =>
    by === 'downloads'
      ? downloads
      : by === 'likes'
        ? likes
        : by === 'trendingScore'
          ? likes
          : Date.parse(lastModified) || 0
  found.sort((a, b) => key(b) - key(a) || (a.id < b.id ? -1 : 1))
  const limit = Math.min(Number(query.get('limit') ?? 100), 1_000)
  const start = Number(Buffer.from(query.get('cursor') ?? '', 'base64url').toString() || 0)
  const next = new URL(url)
  next.searchParams.set('cursor', Buffer.from(String(start + limit)).toString('base64url'))
  sendJson(
    response,
    200,
    found.slice(start, start + limit).map((dataset) => entryOf(dataset, null)),
    start + limit < found.length ? { link: `<${next.href}>; rel="next"` } : {},
  )
}

async function tree(
  response: ServerResponse,
  {
    store,
    dataset,
    rest,
    url,
    visitor,
  }: { store: Store; dataset: FakeDataset; rest: string; url: URL; visitor: Visitor },
): Promise<void> {
  const [revision = 'main', ...folders] = rest.split('/')
  const commit = await store.commitOf(dataset, decodeURIComponent(revision))
  if (isDenial(commit)) return deny(response, commit)
  if (dataset.access === 'private' && !mayRead(dataset, visitor))
    return deny(response, gatedDenial(dataset.id, visitor))
  const folder = folders.map(decodeURIComponent).join('/')
  const entries = listEntries(commit, folder)
  if (folder !== '' && entries.length === 0)
    return deny(response, {
      status: 404,
      code: 'EntryNotFound',
      message: `${folder} does not exist on "${revision}"`,
    })
  const start = Number(url.searchParams.get('cursor') ?? 0)
  const next = new URL(url)
  next.searchParams.set('cursor', String(start + pageOfTree))
  sendJson(
    response,
    200,
    entries.slice(start, start + pageOfTree).map((path) => describe(path, commit.files.get(path))),
    start + pageOfTree < entries.length ? { link: `<${next.href}>; rel="next"` } : {},
  )
}

/** The paths below a folder, folders first. */
function listEntries({ files }: FakeCommit, folder: string): string[] {
  const prefix = folder === '' ? '' : `${folder}/`
  const own = [...files.keys()].filter((path) => path.startsWith(prefix)).sort()
  const folders = own.flatMap((path) => {
    const parts = path.slice(prefix.length).split('/').slice(0, -1)
    return parts.map((_, index) => prefix + parts.slice(0, index + 1).join('/'))
  })
  return [...new Set(folders), ...own]
}

function describe(path: string, bytes: Buffer | undefined): Record<string, unknown> {
  if (bytes === undefined) return { type: 'directory', oid: shaOf(path, 40), size: 0, path }
  return {
    type: 'file',
    oid: shaOf(`blob ${shaOf(bytes)}`, 40),
    size: bytes.length,
    path,
    ...(isLarge(path) && { lfs: { oid: shaOf(bytes), size: bytes.length, pointerSize: 130 } }),
  }
}
