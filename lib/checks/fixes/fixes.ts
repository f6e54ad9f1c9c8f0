import type { CheckContext } from '#lib/checks/check.ts'
import type { FindingFix, TaskContent } from '#lib/model/index.ts'
import { addChoices } from './add-choices.ts'
import { completeAnswerSet, dropAnswerSet, mergeAnswers, useClassNames } from './answer-sets.ts'
import { filterPlaceholders, stripMarkup } from './cleaning.ts'
import { removePhrasing } from './phrasings.ts'

/** What a fix is made from. */
export type FixContext = Pick<CheckContext, 'content' | 'fields' | 'profile' | 'examples'>

/** Every fix: the content it makes, or null where it is not sure of one. */
const fixes = {
  'use-class-names': useClassNames,
  'complete-answer-set': completeAnswerSet,
  'drop-answer-set': dropAnswerSet,
  'merge-answers': mergeAnswers,
  'add-choices': addChoices,
  'filter-placeholders': filterPlaceholders,
  'strip-markup': stripMarkup,
  'remove-phrasing': removePhrasing,
} as const satisfies Record<FindingFix, (context: FixContext) => TaskContent | null>

/** The content that a fix makes of a task's; null where it cannot, or changes nothing. */
export function applyFix({
  fix,
  context,
}: {
  fix: FindingFix
  context: FixContext
}): TaskContent | null {
  return fixes[fix](context)
}
