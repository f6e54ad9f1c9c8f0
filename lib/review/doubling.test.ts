import { describe, expect, it } from 'vitest'
import { defaultReviewPolicy, ReviewPolicy } from '#lib/model/index.ts'
import { annotatorsNeeded, type DoublingInput, isDrawnTwice, whyDoubled } from './doubling.ts'

const taskIds = Array.from({ length: 3_000 }, (_, i) => `tsk_${i}`)
const none = { blocking: 0, warning: 0, info: 0 }

describe('ReviewPolicy', () => {
  it('has a default for everything', () => {
    expect(ReviewPolicy.parse({})).toEqual({
      annotators: 2,
      doubledShare: 0.15,
      doubledFrom: 'blocking',
      doubledWhereJudgeDisagrees: true,
      reviewers: 1,
      ownEdits: false,
      blocking: 'refuse',
      spotCheck: { share: 0, limit: 0.05, confidence: 0.95, scope: 'export' },
      blind: true,
      seed: 'dynosaur',
    })
  })

  it('reads what is kept of an older one', () => {
    expect(ReviewPolicy.parse({ reviewers: 0, spotCheck: { share: 0.1 } })).toEqual({
      ...defaultReviewPolicy,
      reviewers: 0,
      spotCheck: { ...defaultReviewPolicy.spotCheck, share: 0.1 },
    })
  })

  it.each([
    { annotators: 0 },
    { annotators: 1.5 },
    { doubledShare: 1.01 },
    { doubledShare: Number.NaN },
    { reviewers: -1 },
    { blocking: 'ignore' },
    { spotCheck: { limit: 0 } },
    { seed: '' },
  ])('refuses %j', (policy) => {
    expect(ReviewPolicy.safeParse(policy).success).toBe(false)
  })
})

describe('the draw', () => {
  const drawn = (doubledShare: number, seed = 'a') =>
    taskIds.filter((id) => isDrawnTwice(id, { ...defaultReviewPolicy, doubledShare, seed }))

  it('takes about its share, and all or none at the ends', () => {
    expect(drawn(0)).toEqual([])
    expect(drawn(1)).toEqual(taskIds)
    expect(drawn(0.15).length).toBeGreaterThan(390)
    expect(drawn(0.15).length).toBeLessThan(510)
  })

  it('keeps those already doubled when the share is raised', () => {
    const shares = [0.02, 0.15, 0.16, 0.5, 0.99]
    for (const [at, share] of shares.entries()) {
      const more = new Set(drawn(shares[at + 1] ?? 1))
      expect(drawn(share).every((id) => more.has(id))).toBe(true)
    }
  })

  it('is another one by another seed', () => {
    const other = new Set(drawn(0.15, 'b'))
    expect(drawn(0.15, 'a').every((id) => other.has(id))).toBe(false)
  })
})

describe('whyDoubled', () => {
  const never = { ...defaultReviewPolicy, doubledShare: 0 }
  const base: DoublingInput = {
    taskId: 'tsk_1',
    policy: never,
    findings: none,
    judge: null,
    verdicts: [],
  }
  const cases: [string, Partial<DoublingInput>, string[]][] = [
    ['nothing', {}, []],
    ['drawn', { policy: { ...never, doubledShare: 1 } }, ['drawn']],
    ['a blocking finding', { findings: { ...none, blocking: 1 } }, ['findings']],
    ['a warning, by default', { findings: { ...none, warning: 3 } }, []],
    [
      'a warning, where warnings are serious',
      { findings: { ...none, warning: 1 }, policy: { ...never, doubledFrom: 'warning' } },
      ['findings'],
    ],
    [
      'a blocking finding, where findings do not double',
      { findings: { ...none, blocking: 1 }, policy: { ...never, doubledFrom: null } },
      [],
    ],
    ['a judge that would not approve', { judge: false }, ['judge']],
    ['a judge that would', { judge: true }, []],
    ['a judge that would, as people do', { judge: true, verdicts: ['approve'] }, []],
    ['a judge that would, and a person not', { judge: true, verdicts: ['reject'] }, ['judge']],
    [
      'a judge that does not matter',
      { judge: false, policy: { ...never, doubledWhereJudgeDisagrees: false } },
      [],
    ],
    [
      'everything',
      {
        judge: false,
        findings: { ...none, blocking: 1 },
        policy: { ...never, doubledShare: 1 },
      },
      ['drawn', 'findings', 'judge'],
    ],
    [
      'one annotator is enough for all',
      { judge: false, policy: { ...never, doubledShare: 1, annotators: 1 } },
      [],
    ],
  ]
  it.each(cases)('%s', (_name, change, expected) => {
    const input = { ...base, ...change }
    expect(whyDoubled(input)).toEqual(expected)
    expect(annotatorsNeeded(input)).toBe(expected.length > 0 ? input.policy.annotators : 1)
  })
})
