import { pathToFileURL } from 'node:url'
import { ensureInstalled } from './install.mjs'
import { report } from './launch.mjs'
import { areBundled, ensurePrograms, programFile, programNamed } from './programs.mjs'
import { inTurn, root } from './set-up.mjs'

/** Runs the program that the first word names, in this process, with the other words as its own. */
export async function main() {
  const [name = ''] = process.argv.splice(2, 1)
  const program = programNamed(name)
  if (program === null) throw new Error(`there is no program “${name}”`)
  try {
    if (!areBundled(root)) await setUp()
  } catch (error) {
    process.exitCode = report(error)
    return
  }
  await import(pathToFileURL(programFile(root, program)).href)
}

/** Standard output is the program's own. */
async function setUp() {
  const all = { root, say: console.error }
  await inTurn(all, async () => {
    await ensureInstalled(all)
    await ensurePrograms(all)
  })
}
