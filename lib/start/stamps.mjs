import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode } from './refusal.mjs'

/**
 * What a stamp file says, or null where there is none.
 * @param {string} file
 */
export function readStamp(file) {
  return readText(file)
}

/**
 * @param {string} file
 * @param {string} value
 */
export function writeStamp(file, value) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, value)
}

/** @param {string} file */
export function removeStamp(file) {
  rmSync(file, { force: true })
}

/**
 * The text of a file, or null where there is no such file.
 * @param {string} file
 */
export function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw error
  }
}

/**
 * SHA-256 over the names and the contents of files, in hex: equal where and only where the trees
 * are. A path that does not exist counts as empty.
 * @param {string} root
 * @param {readonly string[]} paths Files and folders, relative to `root`, with `/`.
 * @param {(path: string) => boolean} isLeftOut Asked for every folder and file below `paths`.
 */
export function hashFiles(root, paths, isLeftOut) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap((from) => listFiles(root, from, isLeftOut))) {
    const content = readFileSync(join(root, path))
    // Lengths keep ("ab", "c") and ("a", "bc") apart.
    hash.update(`${path.length}:${path}${content.length}:`).update(content)
  }
  return hash.digest('hex')
}

/**
 * The files below a path, or the path itself where it is a file, in the order of their names; none
 * where it does not exist.
 * @param {string} root
 * @param {string} path Relative to `root`, with `/`.
 * @param {(path: string) => boolean} isLeftOut Asked for every folder and file below `path`.
 * @returns {string[]}
 */
export function listFiles(root, path, isLeftOut) {
  const entries = readEntries(join(root, path))
  if (entries === null) return readText(join(root, path)) === null ? [] : [path]
  return entries
    .map((entry) => ({ path: `${path}/${entry.name}`, isFolder: entry.isDirectory() }))
    .filter((entry) => !isLeftOut(entry.path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((entry) => (entry.isFolder ? listFiles(root, entry.path, isLeftOut) : [entry.path]))
}

/** @param {string} folder */
function readEntries(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw error
  }
}
