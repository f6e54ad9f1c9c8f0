import { expect, it } from 'vitest'
import { type FieldPath, formatFieldPath, rejectReasons } from '#lib/model/index.ts'
import { fieldName } from './field-name.ts'
import { reasons } from './reject-reasons.ts'

it.each<[FieldPath, string]>([
  [['question'], 'question'],
  [['answers', 'text', 0], 'answers.text[0]'],
  [['subreddit.name'], '["subreddit.name"]'],
  [['a', 'b.c', 1, 'd'], 'a["b.c"][1].d'],
  [['say "x"'], '["say \\"x\\""]'],
  [[''], '[""]'],
  [[' a'], '[" a"]'],
  [['{{x}}'], '["{{x}}"]'],
  [['a|b'], '["a|b"]'],
  [['__proto__'], '__proto__'],
  [['é 😀'], 'é 😀'],
])('%j is written %s, as everywhere', (path, expected) => {
  expect(fieldName(path)).toBe(expected)
  expect(formatFieldPath(path)).toBe(expected)
})

it('has the reasons in the order of the model', () => {
  expect(reasons).toEqual(rejectReasons)
})
