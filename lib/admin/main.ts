import { parseArgs } from 'node:util'
import { readEnv } from '#lib/env.ts'
import { buildStudio } from '#lib/studio/index.ts'
import { makeOwnerToken } from '#lib/usecases/index.ts'

const usage = `Usage: npm run -s admin -- COMMAND [--data DIR]

  migrate       bring the database up to date
  owner-link    print a one-time link by which the owner makes an account
                (--origin URL: the address people reach the studio at)
`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    origin: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const command = positionals[0]
const commands = new Set(['migrate', 'owner-link'])
if (values.help || !command || !commands.has(command)) {
  process.stderr.write(usage)
  process.exit(values.help ? 0 : 2)
}

const base = readEnv()
const env = readEnv({
  STUDIO_DATA: values.data ?? base.data,
  STUDIO_HOST: base.host,
  STUDIO_PORT: String(base.port),
  ...(base.secret ? { STUDIO_SECRET: base.secret } : {}),
})
const { studio, close } = await buildStudio({ env, role: 'admin' })
if (command === 'owner-link') {
  const token = makeOwnerToken(studio)
  const origin = values.origin ?? `http://${env.host}:${env.port}`
  if (token) process.stdout.write(`${origin}/set-up?token=${token}\n`)
}
close()
