import { describe, expect, it } from 'vitest'
import type { ProposalPlan, RunView } from '#lib/model/index.ts'
import { noteNamespace, outcomeOf, reviewHref, runResult, sendingOf } from './run-outcome.ts'

const run = (change: Partial<RunView>): RunView => ({
  id: 'run_1',
  datasetId: 'dst_1',
  datasetName: 'squad',
  proposer: { kind: 'rules', rule: 'any' },
  state: 'done',
  added: 0,
  repeated: 0,
  blocked: 0,
  error: null,
  notes: [],
  rawAnswer: null,
  tokens: null,
  startedAt: 1,
  endedAt: 2,
  jobId: 'job_1',
  mode: null,
  ...change,
})
const note = (code: string) => ({ code, values: {} })

describe('how a run stands', () => {
  it.each<[Partial<RunView>, string]>([
    [{ state: 'queued' }, 'open'],
    [{ state: 'running' }, 'open'],
    [{ added: 2 }, 'done'],
    [{ repeated: 1 }, 'done'],
    [{ blocked: 1 }, 'done'],
    [{ added: 2, notes: [note('rules-bare-numbers')] }, 'done'],
    [{ added: 2, notes: [note('answer-cut')] }, 'partial'],
    [{}, 'empty'],
    [{ notes: [note('answer-refused')] }, 'empty'],
    [{ state: 'failed', error: note('llm-timed-out') }, 'failed'],
    [{ state: 'canceled' }, 'canceled'],
  ])('%o', (change, result) => {
    expect(runResult(run(change))).toBe(result)
  })
})

it('adds up what runs gave', () => {
  const failed = run({ id: 'run_3', state: 'failed' })
  const empty = run({ id: 'run_4' })
  const outcome = outcomeOf([
    run({ added: 3, blocked: 1 }),
    run({ added: 2, repeated: 2, notes: [note('answer-cut')] }),
    failed,
    empty,
  ])
  expect(outcome).toMatchObject({ added: 5, repeated: 2, blocked: 1, done: 3, open: [] })
  expect(outcome.failed).toEqual([failed])
  expect(outcome.empty).toEqual([empty])
  expect(outcome.partial).toHaveLength(1)
})

it('finds the catalog of a note', () => {
  expect(noteNamespace(note('rules-no-shape'))).toBe('proposals-rules')
  expect(noteNamespace(note('answer-cut'))).toBe('errors')
})

it('counts what will be sent, and what will not', () => {
  const item = (datasetId: string, refused: boolean): ProposalPlan['items'][number] => ({
    datasetId,
    name: datasetId,
    refusal: refused ? note('rows-not-for-host') : null,
    fields: [],
    rows: refused ? 0 : 2,
    prompt: null,
    messages: null,
    promptTokens: refused ? 0 : 500,
  })
  const sending = sendingOf({
    proposer: { kind: 'rules' },
    destination: null,
    estimate: null,
    batches: null,
    items: [item('a', false), item('b', true), item('c', false)],
  })
  expect(sending).toMatchObject({ datasetIds: ['a', 'c'], rows: 4, tokens: 1_000 })
  expect(sending.refused.map(({ name }) => name)).toEqual(['b'])
})

it.each([
  [['a'], undefined, '/review?dataset=a'],
  [['a', 'b', 'a'], undefined, '/review?dataset=a,b'],
  [['a'], 'blocked' as const, '/review?dataset=a&tab=blocked'],
  [[], undefined, '/review'],
  [Array.from({ length: 51 }, (_, index) => `d${index}`), undefined, '/review'],
])('leads to the review of %o', (ids, tab, href) => {
  expect(reviewHref(ids, tab)).toBe(href)
})
