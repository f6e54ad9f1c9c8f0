/** What a room may import: which rooms below it, and which packages. */
type Rule = {
  rooms: readonly string[]
  packages: { only: readonly string[] } | { not: readonly string[] }
}

const ui = ['next', 'react', 'react-dom', '@tanstack', 'radix-ui', 'nuqs', 'sonner']
const database = ['better-sqlite3', 'drizzle-orm', 'drizzle-kit']
const heavy = [...database, '@duckdb', 'openai']
const node = 'node:'

const tools = ['llm', 'hub', 'links', 'engine', 'files', 'jobs', 'secrets', 'auth']
const stages = [
  ...['sources', 'profile', 'proposals', 'checks', 'review'],
  ...['recipe', 'examples', 'export', 'growth'],
]

const tool = (...own: string[]): Rule => ({ rooms: ['model'], packages: { only: [node, ...own] } })
const stage: Rule = {
  rooms: ['model', 'recipe', ...tools],
  packages: { not: [...ui, ...heavy, 'better-auth'] },
}
const below = ['model', 'db', ...tools, ...stages]
const server = { not: ui }

/**
 * The rooms of the house and what each may import: down only, and stages never one another.
 * Everyone may import `i18n`, and every room itself.
 */
export const rooms = {
  model: { rooms: [], packages: { only: ['zod'] } },
  i18n: { rooms: ['model'], packages: { only: ['use-intl'] } },
  env: { rooms: ['model'], packages: { only: [node, 'zod'] } },

  llm: tool('openai', 'p-queue', 'p-retry', 'gpt-tokenizer', 'zod'),
  links: tool('undici', 'ipaddr.js', 'p-retry'),
  // A tool on a tool: the Hub is reached through guarded links.
  hub: {
    rooms: ['model', 'links'],
    packages: { only: [node, '@huggingface/hub', 'p-retry', 'yaml', 'zod'] },
  },
  engine: tool('@duckdb/node-api'),
  files: tool(),
  jobs: tool('p-queue', 'p-retry'),
  secrets: tool(),
  auth: tool('better-auth', 'drizzle-orm'),

  recipe: { rooms: ['model'], packages: { only: [node] } },
  // Its functions run in the browser too.
  review: { rooms: ['model'], packages: { only: [] } },
  sources: stage,
  profile: stage,
  proposals: stage,
  checks: stage,
  examples: stage,
  export: stage,
  growth: stage,

  db: { rooms: ['model'], packages: { only: [node, 'zod', ...database] } },
  usecases: { rooms: below, packages: server },
  studio: { rooms: ['env', 'db', 'model', 'usecases', ...tools], packages: server },
  worker: { rooms: ['env', 'studio', 'usecases', ...below], packages: server },
  admin: { rooms: ['env', 'studio', 'usecases', ...below], packages: server },
  // Neither `db` nor `usecases`: the standing proof that the stages need no database.
  cli: {
    rooms: ['env', 'model', ...tools, ...stages],
    packages: { not: [...ui, ...database, 'better-auth'] },
  },
  start: { rooms: [], packages: { not: [] } },

  components: { rooms: ['model', 'review'], packages: { not: [node, ...heavy] } },
  app: { rooms: ['usecases', 'components', 'model', 'app/_server'], packages: { not: heavy } },
  'app/_server': {
    rooms: ['env', 'studio', 'usecases', 'components', 'model', 'app'],
    packages: { not: heavy },
  },
  e2e: {
    rooms: [
      'app',
      'app/_server',
      'components',
      'start',
      'env',
      'cli',
      'studio',
      'usecases',
      ...below,
    ],
    packages: { not: [] },
  },
} satisfies Record<string, Rule>

export type Room = keyof typeof rooms

/** Rooms that are entered by file, not by an index: each of their files is a piece of its own. */
const entered = ['components/', 'app/', 'db/schema/', 'e2e/']

/**
 * The room of a file, or null for what stands at the top (configuration, `proxy.ts`).
 * @param path Relative to the top, with `/`.
 */
export function findRoom(path: string): Room | null {
  const [first = '', second = ''] = path.split('/')
  if (path === 'lib/env.ts') return 'env'
  if (path.startsWith('app/_server/')) return 'app/_server'
  const name = first === 'lib' ? second : first
  return Object.hasOwn(rooms, name) && path.includes('/') ? (name as Room) : null
}

/** Whether `from` may import anything of `to`. */
export function mayEnter(from: Room, to: Room): boolean {
  const allowed: readonly string[] = rooms[from].rooms
  return from === to || to === 'i18n' || allowed.includes(to)
}

/**
 * Whether tests of any room may import it: tools, because the SQL of a plan is tested by running it,
 * and the fakes, real servers that a test starts.
 */
export function servesTests(room: Room): boolean {
  return room === 'e2e' || tools.includes(room)
}

/** Whether a room may import a package, written as in the import (`node:fs`, `next/link`). */
export function mayUse(room: Room, specifier: string): boolean {
  const { packages }: Rule = rooms[room]
  const isNamed = (name: string) =>
    specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`)
  return 'only' in packages ? packages.only.some(isNamed) : !packages.not.some(isNamed)
}

/** Whether a file is one by which others may enter its room. */
export function isDoor(path: string): boolean {
  return (
    path === 'lib/env.ts' ||
    // One catalog by itself, where a page must not carry all of them.
    /^lib\/i18n\/[^/]+\/[^/]+\.json$/.test(path) ||
    /^(lib\/[^/]+|db)\/index\.(ts|mjs)$/.test(path) ||
    entered.some((folder) => path.startsWith(folder))
  )
}
