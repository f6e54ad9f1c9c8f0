import type { Db } from '#db/index.ts'
import type { Engine, EngineOptions, Reads } from '#lib/engine/index.ts'
import type { Files } from '#lib/files/index.ts'
import type { Hub } from '#lib/hub/index.ts'
import type { Links } from '#lib/links/index.ts'
import type { Secrets } from '#lib/secrets/index.ts'

/** A model that the environment names: it is offered beside those kept in the settings. */
export interface EnvironmentModel {
  baseUrl: string
  key: string | null
  model: string
}

export interface Log {
  info(values: Record<string, unknown>, message: string): void
  warn(values: Record<string, unknown>, message: string): void
  error(values: Record<string, unknown>, message: string): void
}

/** Everything a use case may reach: made once for the web, once for the worker. */
export interface Studio {
  db: Db
  files: Files
  secrets: Secrets
  /** Bounded reads of canonical Parquet. */
  reads: Reads
  openEngine: (options: EngineOptions) => Promise<Engine>
  fetch: typeof fetch
  /** Addresses that people name. */
  links: Links
  hub: Hub
  /** The token that the environment names; it counts for every project. */
  hubToken: string | null
  now: () => number
  log: Log
  environmentModel: EnvironmentModel | null
  /** Milliseconds a model may take to answer. */
  modelTimeout: number
  /** Milliseconds until a batch is first looked at; later looks are further apart. */
  batchPoll: number
  /** Hashes a password as the sign-in compares it. */
  hashPassword: (password: string) => Promise<string>
}
