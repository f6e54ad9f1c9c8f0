import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { migrateDb, openDb } from '#db/index.ts'
import { accounts, sessions, users, verifications } from '#db/schema/auth.ts'
import { type Auth, createAuth, hashPassword } from '#lib/auth/index.ts'
import { createReads, openEngine } from '#lib/engine/index.ts'
import type { Env } from '#lib/env.ts'
import { createFiles } from '#lib/files/index.ts'
import { createHub } from '#lib/hub/index.ts'
import { createLinks, createProxyFetch } from '#lib/links/index.ts'
import { newId } from '#lib/model/index.ts'
import { createSecrets, deriveSecret, loadSecretKey } from '#lib/secrets/index.ts'
import { ensureProject, type Studio } from '#lib/usecases/index.ts'

/** The studio with what only its front door needs. */
export interface BuiltStudio {
  studio: Studio
  auth: Auth
  close(): void
}

/** Builds the Studio over a data directory: database (migrated), files, engine, secrets, log. */
export async function buildStudio({
  env,
  role,
}: {
  env: Env
  role: 'web' | 'worker' | 'admin'
}): Promise<BuiltStudio> {
  await mkdir(/* turbopackIgnore: true */ env.data, { recursive: true, mode: 0o700 })
  const db = openDb({ path: join(/* turbopackIgnore: true */ env.data, 'studio.db') })
  if (role !== 'web') migrateDb({ db })
  const files = createFiles({ root: env.data })
  const key = await loadSecretKey({
    secret: env.secret,
    file: join(/* turbopackIgnore: true */ env.data, 'secret.key'),
  })
  const scratch = join(/* turbopackIgnore: true */ env.data, 'reads')
  await mkdir(/* turbopackIgnore: true */ scratch, { recursive: true })
  const reads = createReads({ scratch, memoryLimit: '256MB', timeout: 15_000, keep: 8 })
  const log = pino({ level: env.log, base: { role } })
  const { endpoint, viewer, token } = env.hub
  const links = createLinks({
    allowedHosts: env.allowedHosts,
    allowedOrigins: [endpoint, viewer],
    proxies: env.proxies,
  })
  const studio: Studio = {
    db,
    files,
    secrets: createSecrets({ key }),
    reads,
    openEngine,
    fetch: createProxyFetch(env.proxies),
    links,
    hub: createHub({ endpoint, viewer, links }),
    hubToken: token,
    now: () => Date.now(),
    log: {
      info: (values, message) => log.info(values, message),
      warn: (values, message) => log.warn(values, message),
      error: (values, message) => log.error(values, message),
    },
    environmentModel: env.model,
    modelTimeout: env.modelTimeout,
    batchPoll: env.batchPoll,
    hashPassword,
  }
  if (role !== 'web') ensureProject(studio)
  const auth = createAuth({
    db: db as unknown as Record<string, unknown>,
    tables: { user: users, session: sessions, account: accounts, verification: verifications },
    secret: deriveSecret(key, 'auth'),
    origin: env.origin ?? `http://${env.host}:${env.port}`,
    newUserId: () => newId('user'),
  })
  return {
    studio,
    auth,
    close() {
      reads.close()
      db.$client.close()
    },
  }
}
