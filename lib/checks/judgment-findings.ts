import {
  type Finding,
  type JudgeQuestion,
  type Judgment,
  judgeQuestions,
} from '#lib/model/index.ts'
import type { Remark } from './check.ts'

/**
 * What a model's answer to one of the three questions comes to: a no is a warning, an unsure a note; a yes
 * or a missing answer says nothing.
 */
export function judgmentRemarks(judgment: Judgment | null, question: JudgeQuestion) {
  const said = judgment?.answers[question]
  if (!judgment || !said || said.answer === 'yes') return []
  const { answer, reason } = said
  return [
    {
      place: question,
      severity: answer === 'no' ? 'warning' : 'info',
      values: {
        ...{ answer, model: judgment.model },
        ...{ given: reason === null ? 'none' : 'reason', reason: reason ?? '' },
      },
    },
  ] as const satisfies Remark[]
}

/** What the checks of a judgment say by themselves, for a task of which nothing else has changed. */
export function judgmentFindings(judgment: Judgment): Finding[] {
  return judgeQuestions.flatMap((question) =>
    judgmentRemarks(judgment, question).map((remark) => ({
      rule: `judge-${question}`,
      ...remark,
      fix: null,
    })),
  )
}
