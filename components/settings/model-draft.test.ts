import { expect, it } from 'vitest'
import { modelPresets } from '#lib/model/index.ts'
import {
  draftOf,
  listedPrice,
  type ModelDraft,
  presetOf,
  readModelDraft,
  withPreset,
} from './model-draft.ts'

const draft: ModelDraft = {
  name: ' Ours ',
  baseUrl: 'https://api.openai.com/v1 ',
  model: 'gpt-4o-mini',
  key: ' sk-1 ',
  withoutKey: false,
  input: '0.15',
  cachedInput: '',
  output: '$0.60',
  batchShare: '50 %',
  concurrency: '8',
  requestsPerMinute: '1,000',
  tokensPerMinute: '',
  contextTokens: '',
}

it('reads what is typed', () => {
  expect(readModelDraft(draft)).toEqual({
    input: {
      name: 'Ours',
      baseUrl: 'https://api.openai.com/v1',
      model: 'gpt-4o-mini',
      key: 'sk-1',
      price: { input: 0.15, cachedInput: null, output: 0.6, batchShare: 0.5 },
      limits: {
        concurrency: 8,
        requestsPerMinute: 1_000,
        tokensPerMinute: null,
        contextTokens: null,
      },
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
  [
    { baseUrl: 'https://YOUR-RESOURCE.openai.azure.com/openai/v1' },
    { baseUrl: 'address-unfilled' },
  ],
  [{ input: 'free' }, { input: 'price-unusable' }],
  [{ input: '' }, { input: 'price-half' }],
  [{ output: '' }, { output: 'price-half' }],
  [{ batchShare: '101' }, { batchShare: 'share-unusable' }],
  [{ concurrency: '0' }, { concurrency: 'count-unusable' }],
  [{ tokensPerMinute: '10' }, { tokensPerMinute: 'count-unusable' }],
  [{ baseUrl: 'api.openai.com' }, { baseUrl: 'address-unusable' }],
  [{ baseUrl: 'ftp://example.org' }, { baseUrl: 'address-unusable' }],
  [{ baseUrl: 'https://me:secret@example.org/v1' }, { baseUrl: 'address-unusable' }],
])('names what is wrong with %o', (change, problems) => {
  expect(readModelDraft({ ...draft, ...change }).problems).toEqual(problems)
})

it('a price that is not entered is none', () => {
  const typed = { ...draft, input: '', output: '', batchShare: '' }
  expect(readModelDraft(typed)).toMatchObject({ input: { price: null }, problems: {} })
})

it.each(modelPresets.map((preset) => [preset.id, preset] as const))(
  'the preset %s is known again by its address',
  (_id, preset) => {
    const chosen = withPreset(draftOf(null), preset)
    expect(presetOf(`${chosen.baseUrl}/`)).toBe(preset)
    expect(readModelDraft({ ...chosen, model: 'm' }).input.price?.input ?? null).toBe(
      preset.local ? 0 : null,
    )
  },
)

it.each([
  ['https://api.openai.com/v1', 'gpt-4o-mini', 0.15],
  ['https://api.openai.com.example/v1', 'gpt-4o-mini', null],
  ['nonsense', 'gpt-4o-mini', null],
])('%s has a list price for %s', (baseUrl, model, input) => {
  expect(listedPrice({ ...draft, baseUrl, model })?.input ?? null).toBe(input)
})
