import type { Check } from '#lib/checks/check.ts'

/** More output fields were named than a task can hold. */
export const severalOutputs: Check = {
  rule: 'several-outputs',
  severity: 'blocking',
  reads: 'names',
  run: ({ surplusOutputs }) =>
    surplusOutputs.length === 0
      ? []
      : [
          {
            place: 'output',
            values: {
              count: surplusOutputs.length,
              fields: surplusOutputs.map((name) => `“${name}”`).join(', '),
            },
          },
        ],
}
