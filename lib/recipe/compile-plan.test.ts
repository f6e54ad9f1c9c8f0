import { describe, expect, it } from 'vitest'
import { sentenceOf } from '#lib/i18n/index.ts'
import { type Field, Plan, TaskContent } from '#lib/model/index.ts'
import { compilePlan, listPlanFields, planHash } from './index.ts'

const fields: Field[] = [
  { name: 'title', column: 'c0', type: { kind: 'text' } },
  { name: 'label', column: 'c1', type: { kind: 'label', names: ['no', 'yes'] } },
  { name: 'choices', column: 'c2', type: { kind: 'list', item: { kind: 'text' } } },
  {
    name: 'answers',
    column: 'c3',
    type: {
      kind: 'struct',
      fields: [{ name: 'text', type: { kind: 'list', item: { kind: 'text' } } }],
    },
  },
  {
    name: 'spans',
    column: 'c4',
    type: {
      kind: 'list',
      item: { kind: 'struct', fields: [{ name: 'text', type: { kind: 'text' } }] },
    },
  },
]

const base = {
  instructions: ['Do it.'],
  input: { kind: 'fields', style: 'labeled', fields: [['title']] },
  output: { kind: 'field', field: ['label'] },
}
const compile = (content: object) =>
  compilePlan({ content: TaskContent.parse({ ...base, ...content }), fields })
const templateInput = (template: string) => ({ input: { kind: 'template', template } })
const ruleOn = (rule: object) => ({ fieldRules: [{ field: ['title'], ...rule }] })

describe('what keeps a task from having a plan', () => {
  it.each<[string, object, string, object]>([
    [
      'a field that is not there',
      { input: { kind: 'fields', style: 'labeled', fields: [['titel']] } },
      'task-field-unknown',
      { field: 'titel', suggestion: 'title' },
    ],
    [
      'a field of a template',
      templateInput('{{answers.texts[0]}}'),
      'task-field-unknown',
      { field: 'answers.texts[0]', suggestion: 'answers.text[0]' },
    ],
    [
      'a path into a list of dicts',
      { output: { kind: 'field', field: ['spans', 'text'] } },
      'task-field-unknown',
      { field: 'spans.text', suggestion: 'spans[0].text' },
    ],
    [
      'a condition',
      { where: [{ op: 'is-null', field: ['Label'] }] },
      'task-field-unknown',
      { field: 'Label', suggestion: 'label' },
    ],
    [
      'a rule',
      { fieldRules: [{ field: ['choice'] }] },
      'task-field-unknown',
      { field: 'choice', suggestion: 'choices' },
    ],
    ['a template left open', templateInput('{{title'), 'template-unclosed', { text: '{{title' }],
    [
      'a template that cannot be read',
      templateInput('{{title|upper}}'),
      'template-unreadable',
      { placeholder: '{{title|upper}}' },
    ],
    [
      'a letter of a text',
      templateInput('{{title|letter}}'),
      'template-needs-index',
      { field: 'title', kind: 'text' },
    ],
    [
      'letters of a text',
      templateInput('{{title|letters}}'),
      'template-needs-list',
      { field: 'title', kind: 'text' },
    ],
    [
      'bullets of a dict',
      templateInput('{{answers|list}}'),
      'template-needs-list',
      { field: 'answers', kind: 'struct' },
    ],
    [
      'an item of a text',
      templateInput('{{title[label]}}'),
      'template-needs-list',
      { field: 'title', kind: 'text' },
    ],
    [
      'an item by a text',
      templateInput('{{choices[title]}}'),
      'template-needs-index',
      { field: 'title', kind: 'text' },
    ],
    [
      'no input',
      { input: { kind: 'fields', style: 'labeled', fields: [] } },
      'task-without-input',
      {},
    ],
    ['a template without a field', templateInput('only words'), 'task-without-input', {}],
    ['no output', { output: { kind: 'template', template: '' } }, 'task-without-output', {}],
    [
      'lookaround',
      ruleOn({ extract: '(?<=#) x' }),
      'pattern-unreadable',
      { pattern: '(?<=#) x', problem: 'lookaround' },
    ],
    [
      'a back reference',
      ruleOn({ replace: [{ pattern: '(a)\\1', with: '' }] }),
      'pattern-unreadable',
      { pattern: '(a)\\1', problem: 'backreference' },
    ],
    [
      'a group that is not there',
      ruleOn({ replace: [{ pattern: 'a', with: '\\1' }] }),
      'pattern-unreadable',
      { pattern: 'a', problem: 'group' },
    ],
    [
      'a pattern of a condition',
      { where: [{ op: 'matches', field: ['title'], pattern: '(a' }] },
      'pattern-unreadable',
      { pattern: '(a', problem: 'parenthesis' },
    ],
    [
      'an escape',
      ruleOn({ extract: 'a\\Z' }),
      'pattern-unreadable',
      { pattern: 'a\\Z', problem: 'escape' },
    ],
  ])('%s', (_name, content, code, values) => {
    const compiled = compile(content)
    expect(compiled).toEqual({ problems: [{ code, values }] })
    expect(sentenceOf('en', { code, values: values as Record<string, string> })).not.toContain(
      'has no words',
    )
  })

  it('is said all at once, each thing once', () => {
    const compiled = compile({
      ...templateInput('{{a}} {{a}} {{title|letter}}'),
      output: { kind: 'field', field: ['b'] },
    })
    expect('problems' in compiled && compiled.problems.map(({ code }) => code)).toEqual([
      'task-field-unknown-none',
      'template-needs-index',
      'task-field-unknown-none',
    ])
  })

  it('suggests nothing where no field is written alike', () => {
    const compiled = compile({ output: { kind: 'field', field: ['xylophone'] } })
    expect(compiled).toEqual({
      problems: [{ code: 'task-field-unknown-none', values: { field: 'xylophone' } }],
    })
  })

  it('is said of a dataset without fields', () => {
    const compiled = compilePlan({ content: TaskContent.parse(base), fields: [] })
    expect('problems' in compiled && compiled.problems[0]?.code).toBe('task-field-unknown-none')
  })
})

function planOf(content: object): Plan {
  const compiled = compile(content)
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems))
  return compiled.plan
}

describe('a plan', () => {
  it('is plain data: it comes back from JSON the same, hash and all', () => {
    const plan = planOf({
      ...templateInput('{{title}}\n{{choices[label]}}'),
      ...ruleOn({ extract: 'a' }),
      where: [{ op: 'is-null', field: ['answers', 'text', 0] }],
      answerSet: ['no', 'yes'],
    })
    const back = Plan.parse(JSON.parse(JSON.stringify(plan)))
    expect(back).toEqual(plan)
    expect(planHash(back)).toBe(planHash(plan))
  })

  it('has a hash that depends on its contents, not on the order of their names', () => {
    const plan = planOf({})
    const turned = Object.fromEntries(Object.entries(plan).reverse()) as Plan
    expect(planHash(turned)).toBe(planHash(plan))
    expect(planHash(plan)).toMatch(/^[0-9a-f]{64}$/)
    expect(planHash(planOf({ instructions: ['Do that.'] }))).not.toBe(planHash(plan))
  })

  it('says the answers at the end of each instruction, once', () => {
    const plan = planOf({
      answerSet: ['no', 'yes'],
      instructions: ['Judge.', 'Decide. Answers must be one of no, yes.'],
    })
    expect(plan.instructions).toEqual([
      'Judge. Answers must be one of no, yes.',
      'Decide. Answers must be one of no, yes.',
    ])
  })

  it('names the fields that it shows', () => {
    const plan = planOf({
      ...templateInput('{{title}} {{choices[label]}} {{title}}'),
      where: [{ op: 'is-null', field: ['spans'] }],
    })
    expect(listPlanFields(plan)).toEqual([['title'], ['choices'], ['label']])
  })
})
