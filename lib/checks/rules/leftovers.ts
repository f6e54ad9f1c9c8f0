import type { Check } from '#lib/checks/check.ts'
import { markup, mojibake, placeholder } from '#lib/checks/rows/leftover-patterns.ts'
import { examplesOf, excerpt, remarkOn, shareOf } from '#lib/checks/rows/matching.ts'
import type { FindingFix } from '#lib/model/index.ts'

/** What tells of text that was not cleaned, and the share of examples from which it is worth a word. */
const kinds: readonly {
  kind: string
  from: number
  pattern: RegExp
  of: 'output' | 'both'
  fixes: readonly FindingFix[]
}[] = [
  {
    kind: 'placeholder',
    from: 0.01,
    pattern: placeholder,
    of: 'output',
    fixes: ['filter-placeholders'],
  },
  { kind: 'mojibake', from: 0.01, pattern: mojibake, of: 'both', fixes: [] },
  { kind: 'markup', from: 0.05, pattern: markup, of: 'both', fixes: ['strip-markup'] },
]

/** Placeholders as outputs, text that was decoded wrongly, leftover markup. */
export const leftovers: Check = {
  rule: 'leftovers',
  severity: 'warning',
  reads: 'rows',
  run(context) {
    const examples = examplesOf(context)
    return kinds.flatMap(({ kind, from, pattern, of, fixes }) => {
      const holds = (text: string) => pattern.test(text)
      const found = shareOf(
        examples,
        ({ input, output }) => holds(output) || (of === 'both' && holds(input)),
      )
      if (found.count === 0 || found.share < from) return []
      const at = examples.find(({ row }) => row + 1 === found.row)
      const text = [at?.output ?? '', at?.input ?? ''].find(holds) ?? ''
      const [evidence = ''] = pattern.exec(text) ?? []
      return [
        {
          ...remarkOn(of === 'output' ? 'output' : 'task', found, {
            kind,
            text: excerpt(evidence, 30),
          }),
          fixes,
        },
      ]
    })
  },
}
