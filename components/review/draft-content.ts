import type { FieldRule, Predicate, TaskContent } from '#lib/model/index.ts'

/** What still has to be done before an edit can be saved: keys of the catalog `review.edit.missing`. */
export type DraftGap =
  | 'instruction'
  | 'input-template'
  | 'output-template'
  | 'answer-set'
  | 'pattern'

/**
 * The content of an unfinished edit as it can be sent: blank phrasings, empty rules and conditions
 * that say nothing yet are left out. `gaps` name what keeps it from being saved; with the gap
 * `instruction` there is nothing to preview.
 */
export function readyContent(draft: TaskContent): { content: TaskContent; gaps: DraftGap[] } {
  const instructions = draft.instructions.map((text) => text.trim()).filter((text) => text !== '')
  const answers = draft.answerSet?.filter((answer) => answer !== '') ?? null
  const gaps: DraftGap[] = []
  if (instructions.length === 0) gaps.push('instruction')
  if (draft.input.kind === 'template' && draft.input.template.trim() === '')
    gaps.push('input-template')
  if (draft.output.kind === 'template' && draft.output.template.trim() === '')
    gaps.push('output-template')
  if (answers?.length === 0) gaps.push('answer-set')
  if (draft.fieldRules.some(isHalfRule) || draft.where.some(isHalfCondition)) gaps.push('pattern')
  return {
    content: {
      ...draft,
      instructions,
      fieldRules: draft.fieldRules.map(readyRule).filter(saysSomething),
      where: draft.where.filter((condition) => !isHalfCondition(condition)),
      answerSet: answers && answers.length > 0 ? [...new Set(answers)] : null,
    },
    gaps,
  }
}

function isHalfRule(rule: FieldRule): boolean {
  return rule.extract === '' || rule.replace.some(({ pattern }) => pattern === '')
}

function readyRule(rule: FieldRule): FieldRule {
  return {
    ...rule,
    extract: rule.extract === '' ? null : rule.extract,
    replace: rule.replace.filter(({ pattern }) => pattern !== ''),
    values: rule.values.filter(({ from, to }) => from !== '' || to !== ''),
  }
}

function saysSomething(rule: FieldRule): boolean {
  return rule.extract !== null || rule.replace.length > 0 || rule.values.length > 0
}

function isHalfCondition(condition: Predicate): boolean {
  if ('pattern' in condition) return condition.pattern === ''
  if ('texts' in condition) return condition.texts.length === 0
  if ('number' in condition) return !Number.isFinite(condition.number)
  return false
}

/** Whether two contents say the same, as far as they would be saved. */
export function sameContent(a: TaskContent, b: TaskContent): boolean {
  return JSON.stringify(readyContent(a).content) === JSON.stringify(readyContent(b).content)
}
