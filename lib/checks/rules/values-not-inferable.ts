import type { Check } from '#lib/checks/check.ts'
import { examplesOf, excerpt, remarkOn, shareOf } from '#lib/checks/rows/matching.ts'

/** What values look like that no text tells. */
const kinds: Record<string, RegExp> = {
  url: /^(https?|ftp):\/\/\S+$/i,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  hash: /^(0x)?[0-9a-f]{16,}$/i,
  path: /^(\.{0,2}\/)?[\w.-]+(\/[\w .-]+)+\.\w{1,8}$/,
  time: /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$|^1[0-9]{9}(\d{3})?$/,
  number: /^[A-Za-z_#-]{0,8}\d{5,}$/,
}
const most = 0.8
/** So many of the values stand in the input: it tells them after all. */
const told = 0.3

/** Outputs that are addresses, keys, hashes, paths, times or running numbers, nearly all different, and not in the input. */
export const valuesNotInferable: Check = {
  rule: 'values-not-inferable',
  severity: 'warning',
  reads: 'rows',
  run(context) {
    const examples = examplesOf(context)
    if (examples.length === 0) return []
    const different = new Set(examples.map(({ output }) => output)).size
    if (different < most * examples.length) return []
    const shown = shareOf(examples, ({ input, output }) => input.includes(output.trim()))
    if (shown.share > told) return []
    const found = Object.entries(kinds).flatMap(([kind, pattern]) => {
      const matching = shareOf(examples, ({ output }) => pattern.test(output.trim()))
      return matching.share >= most ? [{ kind, matching }] : []
    })
    return found.slice(0, 1).map(({ kind, matching }) => {
      const at = examples.find(({ row }) => row + 1 === matching.row)
      return remarkOn('output', matching, { kind, text: excerpt(at?.output ?? '', 40) })
    })
  },
}
