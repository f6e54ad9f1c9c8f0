import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { refusals } from './messages.mjs'
import { Refusal } from './refusal.mjs'
import { hashFiles, readStamp, removeStamp, writeStamp } from './stamps.mjs'

/**
 * The programs beside the web server, bundled before they run: finding and reading some thousand
 * source files and packages would take each start two seconds.
 */
const programs = /** @type {const} */ ({
  admin: 'lib/admin/main.ts',
  cli: 'lib/cli/main.ts',
  worker: 'lib/worker/main.ts',
})

/** @typedef {keyof typeof programs} Program */

/** Packages that load files of their own, so that they stay where they are. */
const unbundled = ['@duckdb/node-api', 'better-sqlite3']

const sources = ['db', 'lib', 'package.json', 'package-lock.json']

/** @param {string} path */
function isLeftOut(path) {
  return path === 'lib/start' || /\.test\.tsx?$|\/(golden|testing)$/.test(path)
}

/**
 * The script of a program, for this Node.
 * @param {string} root
 * @param {Program} name
 */
export function programFile(root, name) {
  return join(root, 'dist', `${name}.js`)
}

/**
 * The program of that name, or null.
 * @param {string | undefined} name
 * @returns {Program | null}
 */
export function programNamed(name) {
  const names = /** @type {Program[]} */ (Object.keys(programs))
  return names.find((one) => one === name) ?? null
}

/**
 * Whether the bundles were made from the sources as they are now.
 * @param {string} root
 */
export function areBundled(root) {
  return readStamp(stampFile(root)) === hashFiles(root, sources, isLeftOut)
}

/**
 * Bundles the programs where their sources have changed; returns whether it did. Throws a Refusal
 * with what is wrong where that fails.
 * @param {{ root: string }} setUp
 */
export async function ensurePrograms({ root }) {
  if (areBundled(root)) return false
  // Of the sources before the work, so that an edit made meanwhile leads to another one.
  const hash = hashFiles(root, sources, isLeftOut)
  removeStamp(stampFile(root))
  // Loaded only now: before the packages are installed there is none.
  const { build } = await import('esbuild')
  try {
    await build({
      absWorkingDir: root,
      entryPoints: programs,
      outdir: 'dist',
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      external: unbundled,
      sourcemap: true,
      logLevel: 'silent',
      // What packages of the older kind ask Node for.
      banner: {
        js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)",
      },
      plugins: [keepPlaces(root)],
    })
  } catch (error) {
    throw new Refusal(refusals.buildFailed, { output: String(error) })
  }
  writeStamp(stampFile(root), hash)
  return true
}

/** @param {string} root */
function stampFile(root) {
  return join(root, 'dist', 'sources')
}

/**
 * Lets a source file find what lies beside it, such as the migrations, from the bundle as well.
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
function keepPlaces(root) {
  return {
    name: 'keep-places',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/](?:db|lib)[\\/].*\.ts$/ }, async ({ path }) => {
        const place = relative(join(root, 'dist'), path).split(sep).join('/')
        if (place.includes('node_modules/')) return null
        const text = await readFile(path, 'utf8')
        const url = `new URL(${JSON.stringify(place)}, import.meta.url).href`
        return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' }
      })
    },
  }
}
