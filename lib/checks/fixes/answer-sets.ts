import { folded } from '#lib/checks/rows/matching.ts'
import { type FieldPath, findFieldType, sameFieldPath, type TaskContent } from '#lib/model/index.ts'
import type { FixContext } from './fixes.ts'
import { onlyRenames, outputField, withRule } from './output-field.ts'

/** More answers are no set to choose from. */
const mostAnswers = 50

const unique = (texts: readonly string[]) => [...new Set(texts)]

/** Names instead of numbers: those of the class label, or those that the task renames its values to. */
export function useClassNames({ content, fields }: FixContext): TaskContent | null {
  const output = outputField(content)
  if (!output || content.answerSet === null || !onlyRenames(output.rule)) return null
  const type = findFieldType(fields, output.path)
  const names = type?.kind === 'label' ? type.names : []
  const renamed = new Map(output.rule?.values.map(({ from, to }) => [from, to]))
  const answers = content.answerSet.map((answer) => {
    const code = answer.trim()
    const name = /^\d+$/.test(code) ? names[Number(code)] : undefined
    // Values are looked up as they are rendered: a class label by its name.
    return renamed.get(name ?? code) ?? name
  })
  const found = answers.filter((answer) => answer !== undefined)
  if (found.length < answers.length || found.some((answer) => /^[-+\d.,]*$/.test(answer.trim())))
    return null
  return { ...content, answerSet: unique(found) }
}

/** All values that the output is known to take, where they are few and there are no others. */
export function completeAnswerSet(context: FixContext): TaskContent | null {
  const { content } = context
  const output = outputField(content)
  if (!output || content.answerSet === null || !onlyRenames(output.rule)) return null
  const values = allValuesOf(output.path, context)
  if (values === null || values.length > mostAnswers) return null
  const renamed = new Map(output.rule?.values.map(({ from, to }) => [from, to]))
  const answers = values
    .map((text) => (renamed.get(text.trim()) ?? text).trim())
    .filter((answer) => answer !== '')
  const whole = unique([...content.answerSet, ...answers])
  return whole.length === content.answerSet.length ? null : { ...content, answerSet: whole }
}

/** Every value of a field; null where some may be unknown: the profile looked at a part of the rows, or there are many. */
function allValuesOf(path: FieldPath, { fields, profile }: FixContext): readonly string[] | null {
  const type = findFieldType(fields, path)
  if (type?.kind === 'label') return type.names
  const found = profile?.fields.find((field) => sameFieldPath(field.path, path))
  if (!profile || !found || profile.scanned < profile.rows) return null
  if (found.allValues) return found.allValues
  return found.topValuesComplete && found.topValues.length > 0
    ? found.topValues.map(({ text }) => text)
    : null
}

/** Every output counts. */
export function dropAnswerSet({ content }: FixContext): TaskContent | null {
  return content.answerSet === null ? null : { ...content, answerSet: null }
}

/** Answers that differ by case, spacing or punctuation become the first of them, in the rows too. */
export function mergeAnswers({ content }: FixContext): TaskContent | null {
  const output = outputField(content)
  if (!output || content.answerSet === null || !onlyRenames(output.rule)) return null
  const first = new Map<string, string>()
  const merged = new Map<string, string>()
  for (const answer of content.answerSet) {
    const key = folded(answer)
    const kept = first.get(key)
    // Signs alone (“+”, “-”) fold to nothing and are not the same.
    if (kept === undefined || key === '') first.set(key, answer)
    else merged.set(answer, kept)
  }
  if (merged.size === 0) return null
  const answers = content.answerSet.filter((answer) => !merged.has(answer))
  return withRule({ ...content, answerSet: answers }, output.path, (rule) => {
    const values = rule.values.map(({ from, to }) => ({ from, to: merged.get(to) ?? to }))
    const taken = new Set(values.map(({ from }) => from))
    const more = [...merged].filter(([from]) => !taken.has(from))
    return { ...rule, values: [...values, ...more.map(([from, to]) => ({ from, to }))] }
  })
}
