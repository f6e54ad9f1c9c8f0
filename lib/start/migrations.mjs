import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runCommand } from './commands.mjs'
import { test as texts } from './messages.mjs'
import { Refusal } from './refusal.mjs'

/**
 * Makes sure that the migrations lead to the schema as it is: generates the next one from a copy
 * of them, elsewhere, and throws a Refusal where that makes a file. Leaves nothing behind.
 * @param {import('./install.mjs').SetUp} setUp
 */
export async function checkMigrations({ root, say, signal }) {
  await runDrizzle('check', join(root, 'db', 'drizzle.config.ts'), { root, signal })
  const folder = mkdtempSync(join(tmpdir(), 'dynosaur-studio-migrations-'))
  try {
    const copy = join(folder, 'migrations')
    cpSync(join(root, 'db', 'migrations'), copy, { recursive: true })
    const before = new Set(readdirSync(copy))
    const config = join(folder, 'drizzle.config.mjs')
    writeFileSync(config, configOf(root, copy))
    const output = await runDrizzle('generate', config, { root, signal })
    const made = readdirSync(copy).filter((name) => !before.has(name))
    if (made.length > 0) throw new Refusal(texts.unmadeMigration(made.join(', ')))
    // It ends with status 0 also where it wanted to ask something and could not.
    if (!output.includes('No schema changes')) {
      throw new Refusal(texts.migrationCheckFailed, { output })
    }
    say(texts.migrationsCurrent)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} root
 * @param {string} copy
 */
function configOf(root, copy) {
  const real = pathToFileURL(join(root, 'db', 'drizzle.config.ts')).pathname
  // drizzle-kit puts `./` before the folder, so that an absolute path would not be found.
  const out = JSON.stringify(relative(root, copy))
  return `import config from ${JSON.stringify(real)}\nexport default { ...config, out: ${out} }\n`
}

/**
 * @param {'check' | 'generate'} task
 * @param {string} config
 * @param {{ root: string, signal?: AbortSignal }} where
 */
async function runDrizzle(task, config, { root, signal }) {
  const { code, output } = await runCommand({
    command: process.execPath,
    args: [join('node_modules', 'drizzle-kit', 'bin.cjs'), task, '--config', config],
    cwd: root,
    signal,
  })
  if (code !== 0) throw new Refusal(texts.migrationCheckFailed, { output })
  return output
}
