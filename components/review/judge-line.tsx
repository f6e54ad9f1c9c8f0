'use client'

import { CircleCheck, CircleHelp, CircleMinus, CircleX, Scale } from 'lucide-react'
import { useFormatter, useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import {
  isJudgedSound,
  type JudgeAnswer,
  type JudgeAnswers,
  type JudgmentView,
  judgeQuestions,
} from '#lib/model/index.ts'

const looks = {
  yes: { icon: CircleCheck, look: 'text-success' },
  no: { icon: CircleX, look: 'text-warning' },
  unsure: { icon: CircleHelp, look: 'text-info' },
  none: { icon: CircleMinus, look: 'text-soft' },
} as const satisfies Record<JudgeAnswer['answer'] | 'none', unknown>

/** That a model judged the content in view, and what it said: one line, its answers on request. */
export function JudgeLine({ judgment }: { judgment: JudgmentView }) {
  const t = useTranslations('review.judge')
  const format = useFormatter()
  const { answers, model, at, host } = judgment
  const date = format.dateTime(at, { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <details className="text-sm text-soft">
      <summary className="w-fit cursor-pointer rounded-sm">
        <Scale aria-hidden="true" className="mr-1.5 inline size-4 align-text-bottom" />
        {t(isJudgedSound(answers) ? 'sound' : 'judged')}
        <span title={host}> · {t('by', { model, date })}</span>
      </summary>
      <JudgeAnswersList answers={answers} className="mt-1 pl-5.5" />
    </details>
  )
}

/** What a model answered to the three questions, each with its reason. */
export function JudgeAnswersList({
  answers,
  className,
}: {
  answers: JudgeAnswers
  className?: string
}) {
  const t = useTranslations('review.judge')
  return (
    <dl className={cx('flex flex-col gap-0.5', className)}>
      {judgeQuestions.map((question) => {
        const said = answers[question]
        const { icon: Shape, look } = looks[said?.answer ?? 'none']
        return (
          <div key={question} className="flex items-start gap-1.5">
            <Shape aria-hidden="true" className={cx('mt-0.5 size-4 shrink-0', look)} />
            <dt className="shrink-0">{t(`question.${question}`)}:</dt>
            <dd className="min-w-0 wrap-anywhere">
              <span className={look}>{t(`answer.${said?.answer ?? 'none'}`)}</span>
              {said?.reason && <span className="text-ink"> {said.reason}</span>}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
