import { pathToFileURL } from 'node:url'
import { report } from './launch.mjs'
import { ensurePrograms, programFile, programNamed } from './programs.mjs'
import { inTurn, root } from './set-up.mjs'

/** Runs the program that the first word names, in this process, with the other words as its own. */
export async function main() {
  const [name = ''] = process.argv.splice(2, 1)
  const program = programNamed(name)
  if (program === null) throw new Error(`there is no program “${name}”`)
  try {
    await inTurn({ root, say: console.error }, () => ensurePrograms({ root }))
  } catch (error) {
    process.exitCode = report(error)
    return
  }
  await import(pathToFileURL(programFile(root, program)).href)
}
