import { expect, it } from 'vitest'
import type { FindingFix, FindingView, Severity } from '#lib/model/index.ts'
import { bySeverity, firstFix, ruleName } from './finding-order.ts'

const finding = (
  severity: Severity,
  fix: FindingFix | null = null,
  isDismissed = false,
): FindingView => ({
  rule: `${severity}-rule`,
  severity,
  place: 'task',
  values: {},
  fix,
  dismissed: isDismissed ? { by: { userId: 'u', name: 'Ada' }, reason: 'Fine.', at: 1 } : null,
})

it('puts the gravest first and keeps the order of the rest', () => {
  const [info, first, blocking, second] = [
    finding('info'),
    finding('warning'),
    finding('blocking'),
    finding('warning'),
  ]
  expect(bySeverity([info, first, blocking, second])).toEqual([blocking, first, second, info])
})

it.each<[string, FindingView[], FindingFix | null]>([
  ['none of none', [], null],
  ['none where nothing is sure', [finding('warning')], null],
  [
    'that of the gravest',
    [finding('info', 'strip-markup'), finding('warning', 'merge-answers'), finding('blocking')],
    'merge-answers',
  ],
  [
    'none that was dismissed',
    [finding('warning', 'merge-answers', true), finding('info', 'strip-markup')],
    'strip-markup',
  ],
])('the first fix is %s', (_name, findings, fix) => {
  expect(firstFix(findings)).toBe(fix)
})

it('names a rule as people read it', () => {
  expect(ruleName('several-outputs')).toBe('Several outputs')
})
