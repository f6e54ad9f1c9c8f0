import { resolve } from 'node:path'
import { z } from 'zod'

/** A variable that is set but empty is how compose files and shells say “not set”. */
const unlessEmpty = <T extends z.ZodType>(schema: T) =>
  z.preprocess((given) => (given === '' ? undefined : given), schema)

/** A proxy's address; most write it without the `http://` that is meant. */
const ProxyAddress = unlessEmpty(
  z
    .string()
    .trim()
    .transform((text) => (text.includes('://') ? text : `http://${text}`))
    .pipe(z.url({ protocol: /^https?$/ }))
    .optional(),
)

/** What the environment may say; nothing else reads it. */
const Environment = z.object({
  /** The data directory. */
  STUDIO_DATA: z.string().min(1).default('./data'),
  STUDIO_HOST: z.string().min(1).default('127.0.0.1'),
  STUDIO_PORT: z.coerce.number().int().min(1).max(65_535).default(4400),
  /** Encrypts stored keys; without it a key file stands in the data directory. */
  STUDIO_SECRET: z.string().min(16).optional(),
  /** The address people type, when the studio stands behind a proxy. */
  STUDIO_ORIGIN: z.url().optional(),
  STUDIO_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_MODEL: z.string().min(1).optional(),
  /** A Hugging Face access token and the Hub's address, as everywhere. */
  HF_TOKEN: unlessEmpty(z.string().trim().min(1).optional()),
  HF_ENDPOINT: unlessEmpty(z.url({ protocol: /^https?$/ }).default('https://huggingface.co')),
  /** The dataset viewer that belongs to the Hub. */
  STUDIO_VIEWER: unlessEmpty(
    z.url({ protocol: /^https?$/ }).default('https://datasets-server.huggingface.co'),
  ),
  /** Proxies, and hosts that are reached without one, as everywhere; the small letters come first, as with curl. */
  https_proxy: ProxyAddress,
  HTTPS_PROXY: ProxyAddress,
  http_proxy: ProxyAddress,
  HTTP_PROXY: ProxyAddress,
  no_proxy: unlessEmpty(z.string().optional()),
  NO_PROXY: z.string().optional(),
  /** Hosts, with or without port, that links may lead to though they are private, with commas between. */
  STUDIO_ALLOWED_HOSTS: z.string().default(''),
  /** Seconds a model may take to answer. */
  STUDIO_MODEL_TIMEOUT: z.coerce.number().positive().max(3_600).default(120),
  /** Seconds until a provider is first asked how far a batch is; later less and less often. */
  STUDIO_BATCH_POLL: z.coerce.number().positive().max(3_600).default(30),
})

export type Env = ReturnType<typeof readEnv>

/** Reads the environment once; throws with the names of what is wrong. */
export function readEnv(source: Record<string, string | undefined> = process.env) {
  const env = Environment.parse(source)
  return {
    data: resolve(/* turbopackIgnore: true */ env.STUDIO_DATA),
    host: env.STUDIO_HOST,
    port: env.STUDIO_PORT,
    secret: env.STUDIO_SECRET ?? null,
    origin: env.STUDIO_ORIGIN ?? null,
    log: env.STUDIO_LOG,
    modelTimeout: env.STUDIO_MODEL_TIMEOUT * 1000,
    batchPoll: env.STUDIO_BATCH_POLL * 1000,
    hub: {
      token: env.HF_TOKEN ?? null,
      endpoint: env.HF_ENDPOINT.replace(/\/+$/, ''),
      viewer: env.STUDIO_VIEWER.replace(/\/+$/, ''),
    },
    proxies: {
      https: env.https_proxy ?? env.HTTPS_PROXY ?? null,
      http: env.http_proxy ?? env.HTTP_PROXY ?? null,
      none: (env.no_proxy ?? env.NO_PROXY ?? '').split(/[\s,]+/).filter((entry) => entry !== ''),
    },
    allowedHosts: env.STUDIO_ALLOWED_HOSTS.split(',')
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ''),
    model:
      env.OPENAI_API_KEY || env.OPENAI_BASE_URL
        ? {
            baseUrl: env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
            key: env.OPENAI_API_KEY ?? null,
            model: env.OPENAI_MODEL ?? 'gpt-4o-mini',
          }
        : null,
  }
}

/** Whether pages are served from sources that change under them. */
export const isDevelopment = process.env.NODE_ENV === 'development'
