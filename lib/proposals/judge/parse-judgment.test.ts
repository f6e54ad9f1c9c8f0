import { describe, expect, it } from 'vitest'
import { judgeAnswers } from '#lib/model/index.ts'
import { parseJudgment } from './index.ts'

const three = {
  instruction: { reason: 'It fits every row.', answer: 'yes' },
  input: { reason: 'It is the question.', answer: 'unsure' },
  output: { reason: 'It is an id.', answer: 'no' },
} as const
const json = JSON.stringify(three)
const parse = (text: string, finish: 'stop' | 'length' | 'refusal' | 'filter' = 'stop') =>
  parseJudgment({ text, finish })

describe('an answer that is whole', () => {
  it.each<[string, string]>([
    ['JSON', json],
    ['JSON in a fence, with prose around it', `Sure:\n\`\`\`json\n${json}\n\`\`\`\nDone {really}.`],
    ['JSON after thinking', `<think>{"instruction": "no"}</think>${json}`],
    ['JSON after a first try', `{"instruction": {"answer": "no"}} I mean: ${json}`],
    ['wrapped in another object', `{"judgment": ${json}}`],
    ['a Python literal', json.replaceAll('"', "'")],
    ['in capitals', json.replace('"yes"', '"Yes."').replace('"input"', '"Input"')],
    ['a trailing comma', json.replace(/\}$/, ',}')],
  ])('%s', (_what, text) => {
    expect(parse(text)).toEqual({ answers: three, whole: true, problem: null })
  })

  it('may hold bare words, whose reasons are not known', () => {
    expect(parse('{"instruction": "yes", "input": true, "output": false}').answers).toEqual({
      instruction: { answer: 'yes', reason: null },
      input: { answer: 'yes', reason: null },
      output: { answer: 'no', reason: null },
    })
  })

  it('has reasons of one line, without what would change how a sentence reads, and not too long', () => {
    const text = JSON.stringify({
      ...three,
      input: { reason: ' A\n\u202Eb\u0007 ', answer: 'no' },
      output: { reason: '😀'.repeat(500), answer: 'no' },
    })
    const { answers } = parse(text)
    expect(answers?.input?.reason).toBe('A b')
    expect([...(answers?.output?.reason ?? '')]).toHaveLength(400)
    expect(answers?.output?.reason).toMatch(/😀…$/u)
  })
})

describe('an answer of which a part is lost', () => {
  it.each<[string, string]>([
    ['cut off within the second', json.slice(0, json.indexOf('"unsure"'))],
    ['the others left out', JSON.stringify({ instruction: three.instruction })],
    ['the others answered by neither', json.replace('"unsure"', '"maybe"').replace('"no"', '3')],
  ])('keeps what is whole: %s', (_what, text) => {
    expect(parse(text, 'length')).toEqual({
      answers: { instruction: three.instruction, input: null, output: null },
      whole: false,
      problem: null,
    })
  })
})

describe('an answer of no use', () => {
  it.each<[string, string, 'stop' | 'refusal' | 'filter', string]>([
    ['prose', 'The task looks fine to me.', 'stop', 'judge-unreadable'],
    ['nothing', '', 'stop', 'judge-unreadable'],
    ['other JSON', '{"tasks": [{"instruction": "Answer."}]}', 'stop', 'judge-unreadable'],
    ['broken JSON', '{"instruction": Read it, "input": []}', 'stop', 'judge-unreadable'],
    ['a refusal', 'I cannot help with that.', 'refusal', 'judge-refused'],
    ['filtered', '', 'filter', 'judge-filtered'],
  ])('%s', (_what, text, finish, code) => {
    expect(parse(text, finish)).toMatchObject({ answers: null, whole: false, problem: { code } })
  })

  it('is read in a time that does not grow without end', () => {
    const started = performance.now()
    expect(parse('{"instruction": {'.repeat(10_000)).answers).toBeNull()
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

it('knows every answer that the schema allows', () => {
  for (const answer of judgeAnswers)
    expect(parse(`{"input": {"answer": "${answer}"}}`).answers?.input?.answer).toBe(answer)
})
