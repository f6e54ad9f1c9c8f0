import { expect, it } from 'vitest'
import { type ModelDraft, readModelDraft } from './model-draft.ts'

const draft: ModelDraft = {
  name: ' Ours ',
  baseUrl: 'https://api.openai.com/v1 ',
  model: 'gpt-4o-mini',
  key: ' sk-1 ',
  withoutKey: false,
}

it('reads what is typed', () => {
  expect(readModelDraft(draft)).toEqual({
    input: {
      name: 'Ours',
      baseUrl: 'https://api.openai.com/v1',
      model: 'gpt-4o-mini',
      key: 'sk-1',
    },
    problems: {},
  })
})

it.each<[string, Partial<ModelDraft>, string | null]>([
  ['no key typed keeps the saved one', { key: ' ' }, null],
  ['the saved key is taken away', { key: '', withoutKey: true }, ''],
  ['taking it away counts for more than what is typed', { withoutKey: true }, ''],
])('%s', (_name, change, key) => {
  expect(readModelDraft({ ...draft, ...change }).input.key).toBe(key)
})

it('names a model after itself', () => {
  expect(readModelDraft({ ...draft, name: '' }).input.name).toBe('gpt-4o-mini')
})

it.each<[Partial<ModelDraft>, object]>([
  [{ model: ' ' }, { model: 'model-missing' }],
  [{ baseUrl: '' }, { baseUrl: 'address-missing' }],
  [{ baseUrl: 'api.openai.com' }, { baseUrl: 'address-unusable' }],
  [{ baseUrl: 'ftp://example.org' }, { baseUrl: 'address-unusable' }],
  [{ baseUrl: 'https://me:secret@example.org/v1' }, { baseUrl: 'address-unusable' }],
])('names what is wrong with %o', (change, problems) => {
  expect(readModelDraft({ ...draft, ...change }).problems).toEqual(problems)
})
