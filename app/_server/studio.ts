import { readEnv } from '#lib/env.ts'
import { type BuiltStudio, buildStudio } from '#lib/studio/index.ts'

const env = readEnv()

// Kept on the global: in development a changed module is loaded anew, the database is not.
const held = globalThis as typeof globalThis & { builtStudio?: Promise<BuiltStudio> }

/** The one Studio of the web process. */
export function getBuiltStudio(): Promise<BuiltStudio> {
  held.builtStudio ??= buildStudio({ env, role: 'web' })
  return held.builtStudio
}

/** Where the studio listens, as it was started. */
export const listening = { host: env.host, port: env.port, origin: env.origin }
