import { describe, expect, it } from 'vitest'
import { familyKey, familyOf, TaskContent } from './index.ts'

function task(input: object, output: object): TaskContent {
  return TaskContent.parse({ instructions: ['Do it.'], input, output })
}
const fields = (...paths: (string | number)[][]) => ({
  kind: 'fields',
  style: 'labeled',
  fields: paths,
})
const template = (text: string) => ({ kind: 'template', template: text })
const field = (...path: (string | number)[]) => ({ kind: 'field', field: path })

describe('a family', () => {
  it.each([
    [
      'sorts its inputs',
      task(fields(['b'], ['a']), field('c')),
      { inputs: ['a', 'b'], output: 'c' },
    ],
    [
      'reads templates, each field once',
      task(template('{{q}} {{a.b[0]}} {{q|list}} {{{{x}}'), template('{{answer|letter}}')),
      { inputs: ['a.b[0]', 'q'], output: 'answer' },
    ],
    [
      'names a pointed item',
      task(template('{{choices|letters}}'), template('{{choices[answer]}}')),
      { inputs: ['choices'], output: 'choices[answer]' },
    ],
    [
      'has a place for a template that cannot be read',
      task(template('{{q'), template('')),
      { inputs: ['{{q'], output: '' },
    ],
  ])('%s', (_name, content, expected) => {
    expect(familyOf(content)).toEqual(expected)
  })

  it('is the same for other wordings, orders and styles, and no other', () => {
    const one = familyKey(task(fields(['a'], ['b']), field('c')))
    expect(familyKey(task(template('{{b}}\n{{a}}'), template('{{c}}')))).toBe(one)
    expect(familyKey(task(fields(['a', 'b']), field('c')))).not.toBe(one)
    expect(familyKey(task(fields(['a, b']), field('c')))).not.toBe(one)
    expect(familyKey(task(fields(['a'], ['b']), field('d')))).not.toBe(one)
  })
})
