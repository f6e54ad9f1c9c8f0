import { describe, expect, it } from 'vitest'
import type { Field } from '#lib/model/index.ts'
import { complete, completionAt, findOptions, templateOptions } from './template-completion.ts'

/** `|` is the caret; the result shows what would be replaced in brackets, and the query. */
function at(marked: string): string | null {
  const caret = marked.indexOf('‸')
  const text = marked.replace('‸', '')
  const found = completionAt(text, caret)
  if (!found) return null
  const { from, to, query } = found
  return `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)} ${query}`
}

describe('completionAt', () => {
  it.each([
    ['nothing typed', '‸', null],
    ['one brace', '{‸', null],
    ['two braces', '{{‸', '[{{] '],
    ['a beginning', 'Q: {{que‸', 'Q: [{{que] que'],
    ['inside a whole placeholder', '{{que‸stion}} x', '[{{question}}] x que'],
    ['before the second brace', '{{question}‸}', '[{{question}]} question}'],
    ['behind a placeholder', '{{question}}‸', null],
    ['behind one, in the next', '{{a}} {{b‸', '{{a}} [{{b] b'],
    ['an open one before a whole one', '{{‸ {{b}}', '[{{] {{b}} '],
    ['a literal', '{{{{‸', null],
    ['a literal, then a placeholder', '{{{{ {{a‸', '{{{{ [{{a] a'],
    ['braces in a quoted name', '{{["a}}b‸', '[{{["a}}b] ["a}}b'],
    ['a mode', '{{choices|le‸', '[{{choices|le] choices|le'],
    ['the next line', '{{a\nb‸', null],
    ['before the braces', '‸{{a}}', null],
    ['between the opening braces', '{‸{a}}', null],
  ])('%s', (_name, marked, expected) => {
    expect(at(marked)).toBe(expected)
  })
})

const fields: Field[] = [
  { name: 'question', column: 'c0', type: { kind: 'text' } },
  { name: 'choices', column: 'c1', type: { kind: 'list', item: { kind: 'text' } } },
  { name: 'label', column: 'c2', type: { kind: 'label', names: ['a', 'b'] } },
  { name: 'a.b', column: 'c3', type: { kind: 'text' } },
]

describe('templateOptions', () => {
  it('lists fields, then what lists and indexes can do', () => {
    expect(templateOptions(fields).map(({ text }) => text)).toEqual([
      'question',
      'choices',
      'choices[0]',
      'label',
      '["a.b"]',
      'choices|list',
      'choices|letters',
      'choices[label]',
      'label|letter',
    ])
  })
})

describe('findOptions', () => {
  const options = templateOptions(fields)
  it.each([
    [
      '',
      'question choices choices[0] label ["a.b"] choices|list choices|letters choices[label] label|letter',
    ],
    ['QUE', 'question'],
    ['lab', 'label label|letter choices[label]'],
    ['choices|', 'choices|list choices|letters'],
    ['nothing', ''],
  ])('%j', (query, expected) => {
    expect(
      findOptions(options, query)
        .map(({ text }) => text)
        .join(' '),
    ).toBe(expected)
  })

  it('gives at most as many as asked for', () => {
    expect(findOptions(options, '', 3)).toHaveLength(3)
  })
})

it('puts the chosen one in place, the caret behind it', () => {
  expect(complete('Q: {{que}} A', { from: 3, to: 10 }, 'question')).toEqual({
    text: 'Q: {{question}} A',
    caret: 15,
  })
})
