import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, nextBinary } from './build.mjs'
import { ensureChromium } from './chromium.mjs'
import { runCommand } from './commands.mjs'
import { ensureInstalled } from './install.mjs'
import { report } from './launch.mjs'
import { test as texts, usage } from './messages.mjs'
import { checkMigrations } from './migrations.mjs'
import { ensurePrograms } from './programs.mjs'
import { Interrupted, Refusal } from './refusal.mjs'
import { inTurn, root } from './set-up.mjs'
import { readText } from './stamps.mjs'
import { addCounts, countsOfPlaywright, countsOfVitest, none, withFailure } from './test-counts.mjs'

/**
 * @typedef {import('./test-counts.mjs').Counts} Counts
 * @typedef {import('./install.mjs').SetUp & { args: string[], reports: string }} Run `args` are the
 *   person's own for the tool, `reports` is a folder for what the tools write.
 * @typedef {{ code: number, counts?: Counts }} Outcome
 */

/** The parts of `npm test`, in the order of a whole run. */
const parts = /** @satisfies {Record<string, (run: Run) => Promise<Outcome>>} */ ({
  setup: async (run) => {
    await inTurn(run, () => ensureInstalled(run))
    return { code: 0 }
  },
  format: (run) => {
    // Biome colors every letter of its `ci` output, also where it goes to a file.
    const colors = process.stdout.isTTY ? [] : ['--colors=off']
    return tool(run, '@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', ...colors, '.'])
  },
  types: async (run) => {
    // Writes the types of the routes and next-env.d.ts, which a fresh clone does not have.
    const generated = await node(run, [nextBinary(run.root), 'typegen'])
    return generated.code === 0 ? tool(run, 'typescript/bin/tsc', ['--noEmit']) : generated
  },
  migrations: async (run) => {
    await checkMigrations(run)
    return { code: 0 }
  },
  unit: async (run) => {
    const file = join(run.reports, 'unit.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const { code } = await tool(run, 'vitest/vitest.mjs', ['run', ...reporters, ...run.args])
    return { code, counts: countsOfVitest(readText(file)) }
  },
  build: async (run) => {
    const didBuild = await inTurn(run, async () => {
      const didBundle = await ensurePrograms(run)
      return (await ensureBuilt(run)) || didBundle
    })
    if (!didBuild) run.say(texts.upToDate)
    return { code: 0 }
  },
  journeys: async (run) => {
    const file = join(run.reports, 'journeys.json')
    const { path } = await ensureChromium({
      ...run,
      playwrightPath: await playwrightPath(run.root),
    })
    const { code } = await tool(
      run,
      '@playwright/test/cli.js',
      ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json', ...run.args],
      { STUDIO_CHROMIUM: path, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    )
    return { code, counts: countsOfPlaywright(readText(file)) }
  },
})

/** @typedef {keyof typeof parts} Part */

/** What a part needs to have been done before it. */
const before = /** @type {Record<Part, Part[]>} */ ({
  setup: [],
  format: ['setup'],
  types: ['setup'],
  migrations: ['setup'],
  unit: ['setup'],
  build: ['setup'],
  journeys: ['setup', 'build'],
})

/** `npm test`: runs the parts, stops at the first that fails, and sets the exit status. */
export async function main() {
  const stop = new AbortController()
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => stop.abort())
  }
  const reports = mkdtempSync(join(tmpdir(), 'dynosaur-studio-test-'))
  try {
    const { chosen, args } = parseParts(process.argv.slice(2))
    if (chosen.length === 0) console.log(texts.help)
    else {
      const run = { root, say: console.log, signal: stop.signal, args, reports }
      process.exitCode = await runParts(chosen, run)
    }
  } catch (error) {
    process.exitCode = report(error)
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
}

/**
 * Which parts the command line asks for: all, or one with what it needs, or none for `--help`.
 * @param {string[]} words
 * @returns {{ chosen: Part[], args: string[] }}
 */
export function parseParts(words) {
  const [word, ...args] = words
  const all = /** @type {Part[]} */ (Object.keys(parts))
  if (word === undefined) return { chosen: all, args: [] }
  if (word === '--help' || word === '-h') return { chosen: [], args: [] }
  const part = all.find((name) => name === word)
  if (part === undefined) {
    const offered = all.filter((name) => name !== 'setup').join(', ')
    throw new Refusal(texts.unknownPart(word, offered), { exitCode: 2 })
  }
  if (args[0] !== undefined && part !== 'unit' && part !== 'journeys') {
    throw new Refusal(usage.strayWord(args[0]), { exitCode: 2 })
  }
  return { chosen: [...before[part], part], args }
}

/**
 * @param {Part[]} chosen
 * @param {Run} run
 */
async function runParts(chosen, run) {
  /** @type {{ title: string, seconds: number, counts: Counts, code: number }[]} */
  const results = []
  for (const part of chosen) {
    const title = texts.titles[part]
    console.log(`\n== ${title}`)
    const begin = Date.now()
    const { code, counts = none } = await outcomeOf(() => parts[part](run))
    const seconds = (Date.now() - begin) / 1000
    results.push({ title, seconds, code, counts: withFailure(counts, code) })
    if (code !== 0) break
  }
  console.log('\n== Summary')
  for (const { title, seconds, code, counts } of results) {
    const detail = counts.passed + counts.skipped > 0 ? `  ${texts.counts(counts)}` : ''
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${seconds.toFixed(1)} s  ${title}${detail}`)
  }
  const failed = results.find(({ code }) => code !== 0)
  if (failed !== undefined) console.log(texts.stoppedAt(failed.title))
  console.log(texts.counts(addCounts(results.map(({ counts }) => counts))))
  return failed === undefined ? 0 : 1
}

/**
 * A refusal ends the run like a failed test does: with the summary.
 * @param {() => Promise<Outcome>} work
 */
async function outcomeOf(work) {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Interrupted) throw error
    return { code: report(error) }
  }
}

/**
 * Runs the program of an installed package, with its output shown.
 * @param {Run} run
 * @param {string} program Its path below node_modules.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function tool(run, program, args, env) {
  return node(run, [join(run.root, 'node_modules', program), ...args], env)
}

/**
 * @param {Run} run
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<Outcome>}
 */
function node({ root: cwd, signal }, args, env = {}) {
  const settings = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env }
  const command = process.execPath
  return runCommand({ command, args, cwd, env: settings, output: 'show', signal })
}

/**
 * Where Playwright keeps its own Chromium, whether or not it is there.
 * @param {string} from
 */
async function playwrightPath(from) {
  // Resolved at run time: this module is loaded before anything is installed.
  const { chromium } = createRequire(join(from, 'package.json'))('@playwright/test')
  return String(chromium.executablePath())
}
