import type { Check } from '#lib/checks/check.ts'
import { examplesOf, remarkOn, shareOf } from '#lib/checks/rows/matching.ts'

/** What looks like personal data or a secret. */
const kinds: Record<string, (text: string) => string | null> = {
  secret: first(
    /\b(sk-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{35})\b|-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  ),
  email: first(/\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b/),
  card: (text) =>
    [...text.matchAll(/\b(?:\d[ -]?){13,19}\b/g)].map(([found]) => found).find(isCardNumber) ??
    null,
  phone: first(
    /(?<![\w.])(\+\d{1,3}[ .-]?)?(\(\d{2,4}\)|\d{3,4})[ .-]\d{3,4}[ .-]\d{3,4}(?![\w.])/,
  ),
  address: first(/(?<![\w.])(?!(?:0|10|127|192\.168|255)\.)(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/),
}
/** From this share of examples on; a single secret is one too many. */
const from: Record<string, number> = { secret: 0, email: 0.01, card: 0, phone: 0.02, address: 0.02 }

/** Likely personal data and secrets; what is shown of them is masked. */
export const privateData: Check = {
  rule: 'private-data',
  severity: 'warning',
  reads: 'rows',
  run(context) {
    const examples = examplesOf(context)
    return Object.entries(kinds).flatMap(([kind, find]) => {
      const found = shareOf(examples, ({ input, output }) => (find(output) ?? find(input)) !== null)
      if (found.count === 0 || found.share < (from[kind] ?? 0)) return []
      const at = examples.find(({ row }) => row + 1 === found.row)
      const text = at ? (find(at.output) ?? find(at.input)) : null
      return [remarkOn('task', found, { kind, text: masked(text ?? '') })]
    })
  },
}

function first(pattern: RegExp): (text: string) => string | null {
  return (text) => pattern.exec(text)?.[0] ?? null
}

/** The check digit of card numbers (Luhn, ISO/IEC 7812-1), of a length and beginning that cards have. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  if (!/^[3-6]\d{12,18}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

function masked(text: string): string {
  const shown = [...text]
  return shown
    .map((char, index) => (index < 2 || /[@.\s-]/.test(char) ? char : '•'))
    .join('')
    .slice(0, 40)
}
