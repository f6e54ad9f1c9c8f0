import type { NextConfig } from 'next'

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  // Natives, and what is large: the token tables alone kept the compiler busy for minutes.
  serverExternalPackages: [
    '@duckdb/node-api',
    'better-auth',
    'better-sqlite3',
    'drizzle-orm',
    'gpt-tokenizer',
    'openai',
    'p-queue',
    'p-retry',
    'pino',
    'yaml',
  ],
  // Types are checked by `npm test`; what `npm start` builds has passed it.
  typescript: { ignoreBuildErrors: true },
  outputFileTracingExcludes: { '*': ['./data/**'] },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'referrer-policy', value: 'same-origin' },
        { key: 'x-frame-options', value: 'DENY' },
        { key: 'cross-origin-opener-policy', value: 'same-origin' },
      ],
    },
  ],
}

export default config
