import { expect, it } from 'vitest'
import { sentenceIn } from '#lib/i18n/index.ts'
import { defaultProjectPolicy, TaskContent } from '#lib/model/index.ts'
import { checkTask } from './index.ts'

const policy = {
  ...defaultProjectPolicy,
  licenses: { ...defaultProjectPolicy.licenses, 'share-alike': 'block' as const },
}
const check = (license: string | null, shape: 'alpaca' | null = null) =>
  checkTask({
    datasetName: null,
    content: TaskContent.parse({
      instructions: ['Answer the question.'],
      input: { kind: 'fields', style: 'labeled', fields: [['question']] },
      output: { kind: 'field', field: ['answer'] },
    }),
    surplusOutputs: [],
    fields: ['question', 'answer'].map((name, index) => ({
      name,
      column: `c${index}`,
      type: { kind: 'text' },
    })),
    profile: null,
    counts: null,
    examples: null,
    sameFamilyInstructions: [],
    license: license === null ? null : { license, policy },
    shape,
  })

it.each([
  [null, []],
  ['MIT', []],
  ['CC-BY-SA-4.0', ['blocking']],
  ['CC-BY-ND-4.0', ['blocking']],
  ['CC-BY-NC-4.0', ['warning']],
  // An export asks for each of these.
  ['unknown', ['warning']],
  ['a strange one', ['warning']],
])('the license %s: %j', (license, severities) => {
  const found = check(license)
  expect(found.map(({ severity }) => severity)).toEqual(severities)
  for (const { rule, values } of found) {
    expect(rule).toBe('license-not-allowed')
    expect(sentenceIn('en', 'checks', { code: rule, values })).not.toMatch(/[{}]|undefined/)
  }
})

it('says of a source that it is instruction data already', () => {
  const [found, ...rest] = check('MIT', 'alpaca')
  expect(rest).toEqual([])
  expect(found).toMatchObject({ rule: 'prompted-source', severity: 'info' })
  expect(
    sentenceIn('en', 'checks', { code: 'prompted-source', values: found?.values ?? {} }),
  ).toMatch(/instruction, input and output/)
})
