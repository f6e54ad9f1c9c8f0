import type { Check } from '#lib/checks/check.ts'
import { examplesOf } from '#lib/checks/rows/matching.ts'

const scripts: readonly { name: string; pattern: RegExp }[] = [
  { name: 'Latin', pattern: /\p{Script=Latin}/gu },
  { name: 'Han', pattern: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu },
  { name: 'Cyrillic', pattern: /\p{Script=Cyrillic}/gu },
  { name: 'Arabic', pattern: /\p{Script=Arabic}/gu },
  { name: 'Devanagari', pattern: /\p{Script=Devanagari}/gu },
  { name: 'Hangul', pattern: /\p{Script=Hangul}/gu },
  { name: 'Greek', pattern: /\p{Script=Greek}/gu },
  { name: 'Hebrew', pattern: /\p{Script=Hebrew}/gu },
  { name: 'Thai', pattern: /\p{Script=Thai}/gu },
]
/** Fewer rows of another script are names and quotations. */
const enough = 0.1

/** Rows of several writing systems under one instruction. Translations have theirs on two sides, and do not count. */
export const mixedScripts: Check = {
  rule: 'mixed-scripts',
  severity: 'info',
  reads: 'rows',
  run(context) {
    const examples = examplesOf(context)
    const counts = new Map<string, number>()
    for (const { output } of examples) {
      const script = mainScript(output)
      if (script) counts.set(script, (counts.get(script) ?? 0) + 1)
    }
    const found = [...counts]
      .filter(([, count]) => count >= enough * examples.length)
      .sort((a, b) => b[1] - a[1])
    if (found.length < 2) return []
    return [
      {
        place: 'output',
        values: { scripts: found.map(([name, count]) => `${name} (${count})`).join(', ') },
      },
    ]
  },
}

function mainScript(text: string): string | null {
  let best: string | null = null
  let most = 0
  for (const { name, pattern } of scripts) {
    const count = text.slice(0, 2_000).match(pattern)?.length ?? 0
    if (count > most) [best, most] = [name, count]
  }
  return best
}
