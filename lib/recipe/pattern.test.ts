import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { sql, value } from '#lib/model/index.ts'
import { countGroups, findPatternProblem, findReplacementProblem } from './pattern.ts'

let engine: Engine
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pattern-'))
  engine = await openEngine({ threads: 1, memoryLimit: '200MB', scratch: directory, inputs: [] })
})
afterAll(async () => {
  engine.close()
  await rm(directory, { recursive: true, force: true })
})

const matched = (pattern: string) => engine.rows(sql`SELECT regexp_matches('a', ${value(pattern)})`)

describe('a pattern that the engine knows is let through', () => {
  it.each([
    '#### (.*)$',
    '<<[^>]*>>',
    '(?i)answer: (\\w+)',
    '(?:a|b)+?',
    '(?P<name>x)',
    '[]a]',
    '[^]a]+',
    '[[:alpha:]]+',
    '[(?=]',
    '\\(?=x',
    '\\\\1',
    '\\Q(?=\\E',
    '\\pL\\p{Greek}',
    '\\x41\\x{1F600}',
    'a{2,3}b*c+d?',
    'x}+',
    '\\bword\\b',
    '漢😀',
    '(?s:.)',
  ])('%s', async (pattern) => {
    await matched(pattern)
    expect(findPatternProblem(pattern)).toBeNull()
  })
})

describe('a pattern that the engine refuses is refused before', () => {
  it.each([
    ['(?=a)', 'pattern-lookaround', '(?='],
    ['(?!a)b', 'pattern-lookaround', '(?!'],
    ['(?<=a)b', 'pattern-lookaround', '(?<='],
    ['x(?<!a)b', 'pattern-lookaround', '(?<!'],
    ['(a)\\1', 'pattern-backreference', '\\1'],
    ['(?P<n>a)\\k<n>', 'pattern-backreference', '\\k'],
    ['(?>a)', 'pattern-unsupported', '(?>'],
    ['a\\Z', 'pattern-unsupported', '\\Z'],
    ['\\u0041', 'pattern-unsupported', '\\u'],
    ['a++', 'pattern-unsupported', '++'],
    ['(a', 'pattern-unbalanced', '('],
    ['a)', 'pattern-unbalanced', ')'],
    ['[a', 'pattern-unbalanced', '['],
    ['a\\', 'pattern-unbalanced', '\\'],
  ])('%s', async (pattern, code, piece) => {
    await expect(matched(pattern)).rejects.toThrow()
    expect(findPatternProblem(pattern)).toEqual({ code, piece })
  })
})

it.each([
  ['a', 0],
  ['(a)(b(c))', 3],
  ['(?:a)(b)', 1],
  ['(?P<n>a)', 1],
  ['\\(a\\)[(](b)', 1],
  ['(?i)(a)', 1],
])('%s has %i groups', (pattern, groups) => {
  expect(countGroups(pattern)).toBe(groups)
})

it.each([
  ['(a)', '\\1', null],
  ['(a)', 'x\\0\\\\', null],
  ['a', '\\1', { code: 'pattern-group-missing', piece: '\\1' }],
  ['(a)', '\\n', { code: 'pattern-group-missing', piece: '\\n' }],
  ['(a)', 'x\\', { code: 'pattern-group-missing', piece: '\\' }],
])('%s replaced by %s', (pattern, replacement, problem) => {
  expect(findReplacementProblem(pattern, replacement)).toEqual(problem)
})
