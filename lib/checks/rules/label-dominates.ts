import type { Check } from '#lib/checks/check.ts'
import { examplesOf, excerpt } from '#lib/checks/rows/matching.ts'

const most = 0.9
/** Outputs of more kinds are no labels. */
const labels = 50

/** One label stands for nearly all outputs. */
export const labelDominates: Check = {
  rule: 'label-dominates',
  severity: 'info',
  reads: 'rows',
  run(context) {
    const examples = examplesOf(context)
    const counts = new Map<string, number>()
    for (const { output } of examples) counts.set(output, (counts.get(output) ?? 0) + 1)
    if (counts.size < 2 || counts.size > labels) return []
    const [label = '', count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
    if (count < most * examples.length) return []
    return [{ place: 'output', values: { label: excerpt(label), count, of: examples.length } }]
  },
}
