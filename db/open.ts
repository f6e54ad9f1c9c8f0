import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import * as auth from './schema/auth.ts'
import * as datasets from './schema/datasets.ts'
import * as jobs from './schema/jobs.ts'
import * as projects from './schema/projects.ts'
import * as tasks from './schema/tasks.ts'

const schema = { ...auth, ...projects, ...datasets, ...tasks, ...jobs }

export type Db = BetterSQLite3Database<typeof schema> & { $client: Database.Database }

/** What queries take: the database, or a transaction in it. */
export type Tx = Omit<Db, '$client'>

/**
 * Opens the one SQLite file (or `:memory:`). Synchronous FULL: a power cut must not lose a decision.
 */
export function openDb({ path }: { path: string }): Db {
  const client = new Database(path)
  client.pragma('journal_mode = WAL')
  client.pragma('synchronous = FULL')
  client.pragma('foreign_keys = ON')
  client.pragma('busy_timeout = 5000')
  client.pragma('temp_store = MEMORY')
  return drizzle(client, { schema })
}

/** Brings the tables up to date. */
export function migrateDb({ db, folder }: { db: Db; folder?: string }): void {
  migrate(db, {
    // Worked out when asked for: in the bundled server, which never migrates, the folder is not there.
    migrationsFolder:
      folder ??
      join(/* turbopackIgnore: true */ dirname(fileURLToPath(import.meta.url)), 'migrations'),
  })
}

/** A fresh database in memory with the real migrations, for tests. */
export function openMemoryDb(): Db {
  const db = openDb({ path: ':memory:' })
  migrateDb({ db })
  return db
}

type NotAPromise<T> = T extends Promise<unknown> ? never : T

/**
 * One change, one synchronous transaction: state, audit, event and enqueued job together. An async
 * callback would not be atomic on this driver, so the type refuses it.
 */
export function transact<T>(db: Tx, work: (tx: Tx) => NotAPromise<T>): T {
  return (db as Db).transaction((tx) => work(tx as unknown as Tx) as T, { behavior: 'immediate' })
}
