import { markup, placeholder } from '#lib/checks/rows/leftover-patterns.ts'
import { readTask } from '#lib/checks/task-reading.ts'
import {
  type FieldPath,
  findFieldType,
  formatFieldPath,
  type TaskContent,
} from '#lib/model/index.ts'
import type { FixContext } from './fixes.ts'
import { outputField, withRule } from './output-field.ts'

/** The same as `placeholder`, for conditions (RE2). */
const placeholderPattern = `(?i)${placeholder.source.replaceAll('\\/', '/')}`

/** Rows whose output is a placeholder are left out. */
export function filterPlaceholders({ content }: FixContext): TaskContent | null {
  const output = outputField(content)
  // Conditions look at a field's own text: where a rule makes the placeholder, they would not see it.
  if (!output || (output.rule !== null && output.rule.values.length > 0)) return null
  if (output.rule?.extract) return null
  const there = content.where.some((one) => 'pattern' in one && one.pattern === placeholderPattern)
  if (there) return null
  const condition = {
    op: 'not-matches' as const,
    field: output.path,
    pattern: placeholderPattern,
  }
  return { ...content, where: [...content.where, condition] }
}

/** Tags go, and what stands for a character becomes it; RE2, in this order. */
const cleaned = [
  { pattern: '(?i)<br\\s*/?>|</?(p|div|li|tr)\\b[^<>]{0,200}>', with: '\n' },
  { pattern: '(?i)</?(span|a|b|i|em|strong|ul|table|td|img)\\b[^<>]{0,200}>', with: '' },
  { pattern: '(?i)&nbsp;|&#160;', with: ' ' },
  { pattern: '(?i)&quot;|&#34;', with: '"' },
  { pattern: '&#39;', with: "'" },
  { pattern: '(?i)&lt;', with: '<' },
  { pattern: '(?i)&gt;', with: '>' },
  { pattern: '(?i)&amp;', with: '&' },
]

/** Leftover markup is taken out of the text fields of the side that shows it. */
export function stripMarkup({ content, fields, examples }: FixContext): TaskContent | null {
  const sides = (['input', 'output'] as const).filter((side) =>
    examples?.some((example) => markup.test(example[side])),
  )
  const named = readTask(content).named.filter(({ place }) => sides.some((side) => side === place))
  const paths = new Map<string, FieldPath>()
  for (const { path } of named)
    if (findFieldType(fields, path)?.kind === 'text') paths.set(formatFieldPath(path), path)
  let made: TaskContent | null = null
  for (const path of paths.values())
    made = withRule(made ?? content, path, (rule) => ({
      ...rule,
      replace: [...rule.replace, ...cleaned],
    }))
  const fits = made?.fieldRules.every(({ replace }) => replace.length <= 20) ?? false
  return fits ? made : null
}
