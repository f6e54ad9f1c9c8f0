import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findIncomplete, findInexact, findResolved } from './lockfile.ts'
import { root } from './set-up.mjs'

const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))

test('the lock file holds every optional package, so that it installs on every system', () => {
  expect(findIncomplete(read('package-lock.json'))).toEqual([])
})

test('the lock file names no registry', () => {
  expect(findResolved(read('package-lock.json'))).toEqual([])
})

test('package.json names exact versions', () => {
  expect(findInexact(read('package.json'))).toEqual([])
})

describe('faults are reported', () => {
  const whole = { optionalDependencies: { 'b-linux': '1.0.0', 'b-mac': '1.0.0' } }
  test('an optional package that is missing', () => {
    const packages = { 'node_modules/b': whole, 'node_modules/b-linux': {} }
    expect(findIncomplete({ packages })).toEqual(['node_modules/b: b-mac'])
  })
  test('none where it stands inside another package', () => {
    const packages = {
      'node_modules/b': whole,
      'node_modules/b/node_modules/b-mac': {},
      'node_modules/b-linux': {},
    }
    expect(findIncomplete({ packages })).toEqual([])
  })
  test('an address', () => {
    const packages = {
      'node_modules/b': { resolved: 'http://127.0.0.1/b.tgz' },
      'node_modules/c': {},
    }
    expect(findResolved({ packages })).toEqual(['node_modules/b'])
  })
  test.each(['^1.0.0', '~1.0.0', '1.x', '*', 'latest', '>=1.0.0', '1.0'])(
    'the range %s',
    (range) => {
      const dependencies = { a: range, b: '1.5.5-r.5' }
      expect(findInexact({ dependencies })).toEqual([`a: ${range}`])
      expect(findInexact({ devDependencies: dependencies })).toEqual([`a: ${range}`])
    },
  )
})
