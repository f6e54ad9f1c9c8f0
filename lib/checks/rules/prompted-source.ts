import type { Check } from '#lib/checks/check.ts'

/** The source is instruction data already: its rows bring their own instructions. */
export const promptedSource: Check = {
  rule: 'prompted-source',
  severity: 'info',
  reads: 'names',
  // Message selectors cannot hold a hyphen.
  run: ({ shape }) =>
    shape ? [{ place: 'task', values: { shape: shape.replaceAll('-', '_') } }] : [],
}
