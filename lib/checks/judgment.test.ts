import { describe, expect, it } from 'vitest'
import { sentenceIn } from '#lib/i18n/index.ts'
import type { JudgeAnswers } from '#lib/model/index.ts'
import { type CheckContext, checkTask, judgmentFindings } from './index.ts'

const context: CheckContext = {
  datasetName: 'Quiz',
  content: {
    instructions: ['Answer the question about the rivers.'],
    input: { kind: 'fields', style: 'labeled', fields: [['question']] },
    output: { kind: 'field', field: ['answer'] },
    fieldRules: [],
    where: [],
    answerSet: null,
    taskType: 'question-answering',
  },
  surplusOutputs: [],
  fields: [
    { name: 'question', column: 'c0', type: { kind: 'text' } },
    { name: 'answer', column: 'c1', type: { kind: 'text' } },
  ],
  profile: null,
  counts: null,
  examples: null,
  sameFamilyInstructions: [],
}

const yes = { answer: 'yes', reason: 'Fine.' } as const
const cases: [string, JudgeAnswers, string[]][] = [
  ['three times yes', { instruction: yes, input: yes, output: yes }, []],
  [
    'a no with a reason',
    { instruction: { answer: 'no', reason: 'It speaks of {one} row.' }, input: yes, output: yes },
    ['warning: m finds the instruction not reasonable: “It speaks of {one} row.”'],
  ],
  [
    'unsure, without one',
    { instruction: yes, input: { answer: 'unsure', reason: null }, output: yes },
    ['info: m cannot tell whether the input is reasonable.'],
  ],
  ['no answer', { instruction: null, input: null, output: null }, []],
]

describe('a judgment', () => {
  it.each(cases)('%s', (_what, answers, expected) => {
    const judgment = { model: 'm', answers }
    const found = judgmentFindings(judgment)
    expect(
      found.map(
        ({ rule, severity, values }) =>
          `${severity}: ${sentenceIn('en', 'checks', { code: rule, values })}`,
      ),
    ).toEqual(expected)
    // Told by themselves or among all else, they are the same.
    const all = checkTask({ ...context, judgment })
    expect(all.filter(({ rule }) => rule.startsWith('judge-'))).toEqual(found)
    expect(checkTask({ ...context, judgment }, { reads: ['names', 'rows', 'tasks'] })).toEqual(
      checkTask(context),
    )
  })
})
