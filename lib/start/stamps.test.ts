import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findHeaders, findNpm, matchesLock } from './install.mjs'
import { hashFiles } from './stamps.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-stamps-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, content: string) {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), content)
}

describe('the hash of the sources', () => {
  const hash = () =>
    hashFiles(folder, ['app', 'top.ts', 'absent'], (path) => path.endsWith('.test.ts'))
  beforeEach(() => {
    write('app/a.ts', 'one')
    write('app/deep/b.ts', 'two')
    write('top.ts', 'three')
  })

  test('stays where nothing changed', () => {
    const before = hash()
    write('app/a.ts', 'one')
    expect(hash()).toBe(before)
  })

  test.each<[string, () => void]>([
    ['a file changes', () => write('app/deep/b.ts', 'TWO')],
    ['a file is new', () => write('app/c.ts', '')],
    ['a file goes', () => rmSync(join(folder, 'app/a.ts'))],
    ['a listed file changes', () => write('top.ts', 'THREE')],
    ['a listed path appears', () => write('absent/x.ts', '')],
    [
      'content moves from one file to the next',
      () => {
        write('app/a.ts', 'on')
        write('app/deep/b.ts', 'etwo')
      },
    ],
  ])('changes where %s', (_, change) => {
    const before = hash()
    change()
    expect(hash()).not.toBe(before)
  })

  test('stays where a file that is left out changes', () => {
    const before = hash()
    write('app/a.test.ts', 'test')
    write('elsewhere/a.ts', 'x')
    expect(hash()).toBe(before)
  })
})

describe('what is installed', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a-mac': { version: '1.0.0', optional: true },
    },
  }
  const a = { version: '1.0.0' }
  test.each<[string, Record<string, { version: string }>, boolean]>([
    ['the same packages', { 'node_modules/a': a }, true],
    ['with the optional one', { 'node_modules/a': a, 'node_modules/a-mac': a }, true],
    ['nothing', {}, false],
    ['another version', { 'node_modules/a': { version: '1.0.1' } }, false],
    [
      'an optional one of another version',
      { 'node_modules/a': a, 'node_modules/a-mac': { version: '2.0.0' } },
      false,
    ],
    ['one too many', { 'node_modules/a': a, 'node_modules/b': a }, false],
  ])('%s: matches the lock file: %#', (_, packages, expected) => {
    expect(matchesLock(lock, { packages })).toBe(expected)
  })
})

test.each([
  [
    '/usr/lib/npm/bin/npm-cli.js',
    { command: process.execPath, args: ['/usr/lib/npm/bin/npm-cli.js'] },
  ],
  ['/usr/lib/pnpm/bin/pnpm.cjs', { command: 'npm', args: [] }],
  [undefined, { command: 'npm', args: [] }],
])('npm is called where npm_execpath is %s', (path, expected) => {
  expect(findNpm(path)).toEqual(expected)
})

describe('the headers beside node', () => {
  const header =
    '#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 19\n#define NODE_PATCH_VERSION 4\n'
  test('are found where they are of the same version', () => {
    write('bin/node', '')
    write('include/node/node_version.h', header)
    expect(findHeaders(join(folder, 'bin/node'), '20.19.4')).toBe(folder)
    expect(findHeaders(join(folder, 'bin/node'), '20.20.0')).toBeNull()
  })
  test('are not where there are none', () => {
    write('bin/node', '')
    expect(findHeaders(join(folder, 'bin/node'), '20.19.4')).toBeNull()
  })
})
