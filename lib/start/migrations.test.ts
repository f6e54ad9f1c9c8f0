import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommand } from './commands.mjs'
import { checkMigrations } from './migrations.mjs'
import { root } from './set-up.mjs'
import { listFiles } from './stamps.mjs'

let folder: string
const schema = () => join(folder, 'db', 'schema', 'a.ts')
const table = (name: string) =>
  `export const ${name} = sqliteTable('${name}', { id: text('id').primaryKey() })\n`

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'studio-migrations-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'db', 'schema'), { recursive: true })
  const config = { dialect: 'sqlite', schema: './db/schema/*.ts', out: './db/migrations' }
  writeFileSync(
    join(folder, 'db', 'drizzle.config.ts'),
    `export default ${JSON.stringify(config)}\n`,
  )
  const imports = "import { sqliteTable, text } from 'drizzle-orm/sqlite-core'\n"
  writeFileSync(schema(), imports + table('first'))
  await runCommand({
    command: process.execPath,
    args: ['node_modules/drizzle-kit/bin.cjs', 'generate', '--config', 'db/drizzle.config.ts'],
    cwd: folder,
  })
  expect(readdirSync(join(folder, 'db', 'migrations'))).toHaveLength(2)
}, 30_000)
afterEach(() => rmSync(folder, { recursive: true }))

const check = () => checkMigrations({ root: folder, say: () => {} })

test('migrations that lead to the schema are accepted', async () => {
  await expect(check()).resolves.toBeUndefined()
})

test('a schema that is ahead is refused, and nothing is written', async () => {
  appendFileSync(schema(), table('second'))
  const before = listFiles(folder, 'db', () => false)
  await expect(check()).rejects.toThrow(/0001_\w+\.sql would be made.*npm run db:generate/)
  expect(listFiles(folder, 'db', () => false)).toEqual(before)
})

test('a change about which the generator wants to ask is refused', async () => {
  writeFileSync(
    schema(),
    `import { sqliteTable, text } from 'drizzle-orm/sqlite-core'\n${table('other')}`,
  )
  await expect(check()).rejects.toThrow('could not be compared')
})
