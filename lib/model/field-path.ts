import { z } from 'zod'
import { DomainError } from './errors.ts'

/** Steps from a row to a value: names and list positions, such as `["answers", "text", 0]`. */
export const FieldPath = z
  .array(z.union([z.string(), z.number().int().nonnegative()]))
  .min(1)
  .max(32)
export type FieldPath = z.infer<typeof FieldPath>

const needsQuotes = /[.[\]|{}"]|^$|^\s|\s$/

/** Writes a path as people see it: `answers.text[0]`; a name holding `. [ ] | { } "` as `["a.b"]`. */
export function formatFieldPath(path: FieldPath): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (needsQuotes.test(step)) text += `[${JSON.stringify(step)}]`
    else text += text === '' ? step : `.${step}`
  }
  return text
}

/** Reads what `formatFieldPath` writes. Throws `field-path-unreadable` with the text. */
export function parseFieldPath(text: string): FieldPath {
  const refuse = () => new DomainError('field-path-unreadable', { path: text })
  const steps: FieldPath = []
  let at = 0
  while (at < text.length) {
    if (text[at] === '[') {
      const rest = text.slice(at)
      const index = /^\[(\d{1,9})\]/.exec(rest)
      const name = /^\[("(?:[^"\\]|\\.)*")\]/s.exec(rest)
      const found = index ?? name
      if (!found?.[1]) throw refuse()
      try {
        steps.push(index ? Number(index[1]) : (JSON.parse(found[1]) as string))
      } catch (cause) {
        throw new DomainError('field-path-unreadable', { path: text }, { cause })
      }
      at += found[0].length
    } else {
      if (text[at] === '.') {
        if (steps.length === 0) throw refuse()
        at += 1
      } else if (steps.length > 0) throw refuse()
      const name = /^[^.[\]|{}"]+/.exec(text.slice(at))?.[0]
      if (!name) throw refuse()
      steps.push(name)
      at += name.length
    }
  }
  if (steps.length === 0) throw refuse()
  return steps
}

/** Whether two paths are the same steps. */
export function sameFieldPath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index])
}
