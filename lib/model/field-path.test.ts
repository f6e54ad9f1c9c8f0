import { describe, expect, it } from 'vitest'
import { drawer, drawPath } from './drawn-paths.fixture.ts'
import { type FieldPath, formatFieldPath, parseFieldPath, sameFieldPath } from './field-path.ts'

describe('a field path', () => {
  it.each<[FieldPath, string]>([
    [['question'], 'question'],
    [['answers', 'text', 0], 'answers.text[0]'],
    [['text a'], 'text a'],
    [['subreddit.name'], '["subreddit.name"]'],
    [['a', 'b.c', 'd'], 'a["b.c"].d'],
    [['{{x}}'], '["{{x}}"]'],
    [['a"b; DROP TABLE'], '["a\\"b; DROP TABLE"]'],
    [['back\\slash'], 'back\\slash'],
    [[''], '[""]'],
    [[' edge'], '[" edge"]'],
    [['0'], '0'],
    [['list', '0'], 'list.0'],
    [['__proto__'], '__proto__'],
    [['😀'], '😀'],
  ])('%j is written %s, and read back', (path, text) => {
    expect(formatFieldPath(path)).toBe(text)
    expect(parseFieldPath(text)).toEqual(path)
  })

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a[',
    'a[x]',
    'a[-1]',
    'a[0',
    '["a"',
    'a[0]b',
    'a]',
    '{a}',
  ])('refuses %j', (text) => {
    expect(() => parseFieldPath(text)).toThrow(
      expect.objectContaining({ code: 'field-path-unreadable', values: { path: text } }),
    )
  })

  it('is the same only step by step', () => {
    expect(sameFieldPath(['a', 0], ['a', 0])).toBe(true)
    expect(sameFieldPath(['a', 0], ['a', '0'])).toBe(false)
    expect(sameFieldPath(['a'], ['a', 'b'])).toBe(false)
  })

  it('comes back whole, whatever the names are', () => {
    const draw = drawer(7)
    for (let round = 0; round < 3_000; round += 1) {
      const path = drawPath(draw)
      expect(parseFieldPath(formatFieldPath(path))).toEqual(path)
    }
  })
})
