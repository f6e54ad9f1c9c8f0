import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '#lib/engine/index.ts'
import { sql, value } from '#lib/model/index.ts'
import { findPatternProblem, findReplacementProblem } from './re2-syntax.ts'

let engine: Engine
beforeAll(async () => {
  const scratch = await mkdtemp(join(tmpdir(), 're2-'))
  engine = await openEngine({ threads: 1, memoryLimit: '200MB', scratch, inputs: [] })
})
afterAll(() => engine.close())

const problems: [string, string | null][] = [
  ['####\\s*(.+)', null],
  ['<<[^<>]*>>', null],
  ['(?i)a+?|\\p{Greek}{2,3}', null],
  ['[]a-z\\d[:alpha:]]', null],
  ['(?P<name>x)(?:y)(?i:z)', null],
  ['\\x{1F600}\\12\\Q(\\E', null],
  ['a{,2}{', null],
  ['^*', null],
  ['(?=a)', 'lookaround'],
  ['(?<!a)b', 'lookaround'],
  ['(a)\\1', 'backreference'],
  ['(a', 'parenthesis'],
  ['a)', 'parenthesis'],
  ['(?<name>a)', 'parenthesis'],
  ['[a', 'bracket'],
  ['[z-a]', 'range'],
  ['[a-\\d]', 'range'],
  ['[[:foo:]]', 'range'],
  ['*a', 'repeat'],
  ['a**', 'repeat'],
  ['a{1001}', 'repeat'],
  ['a{3,2}', 'repeat'],
  ['\\y', 'escape'],
  ['a\\', 'escape'],
  ['\\p{', 'escape'],
]

describe('patterns', () => {
  it.each(problems)('%j: %j', (pattern, expected) => {
    expect(findPatternProblem(pattern)).toBe(expected)
  })

  it('are judged as the engine judges them', async () => {
    const readable = await Promise.all(
      problems.map(async ([pattern]) => {
        const read = engine.rows(sql`SELECT regexp_matches('x', ${value(pattern)}::VARCHAR)`)
        return [
          pattern,
          await read.then(
            () => true,
            () => false,
          ),
        ]
      }),
    )
    expect(readable).toEqual(problems.map(([pattern, problem]) => [pattern, problem === null]))
  })
})

describe('replacements', () => {
  it.each([
    ['(a)(b)', '\\2 \\1 \\0 \\\\', null],
    ['a', '', null],
    ['a', '\\1', 'group'],
    ['(?:a)(?i)', '\\1', 'group'],
    ['a', '\\n', 'escape'],
    ['a', 'x\\', 'escape'],
  ])('%j by %j: %j', (pattern, replacement, expected) => {
    expect(findReplacementProblem(pattern, replacement)).toBe(expected)
  })
})
