'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { FieldChip } from '#components/ui/field-chip.tsx'
import type { Field, TaskContent } from '#lib/model/index.ts'
import { fieldName } from './field-name.ts'
import { fieldPosition } from './rendered-text.tsx'
import { usePredicateText } from './use-predicate-text.ts'
import { useRuleText } from './use-rule-text.ts'

const shownAnswers = 12

/** What else a task fixes and the rows alone do not show: answer set, conditions, changed values, style. */
export function TaskTerms({ content, fields }: { content: TaskContent; fields: readonly Field[] }) {
  const t = useTranslations('review.task')
  const predicateText = usePredicateText()
  const ruleText = useRuleText()
  const { answerSet, where, fieldRules, input } = content
  const terms: { name: string; value: ReactNode }[] = []
  if (answerSet)
    terms.push({
      name: t('answer-set'),
      value: (
        <>
          {answerSet.slice(0, shownAnswers).join(' · ')}
          {answerSet.length > shownAnswers && (
            <details className="inline">
              <summary className="ml-1 inline cursor-pointer rounded-sm text-accent">
                {t('answer-set-more', { count: answerSet.length - shownAnswers })}
              </summary>
              <span className="block">{answerSet.slice(shownAnswers).join(' · ')}</span>
            </details>
          )}
        </>
      ),
    })
  if (where.length > 0) terms.push({ name: t('where'), value: where.map(predicateText).join('; ') })
  if (fieldRules.length > 0)
    terms.push({
      name: t('values'),
      value: fieldRules.map((rule) => (
        <span key={fieldName(rule.field)} className="mr-2 inline-flex flex-wrap items-center gap-1">
          <FieldChip position={fieldPosition(fields, rule.field)}>
            {fieldName(rule.field)}
          </FieldChip>
          <span className="font-mono text-[0.8125rem]">{ruleText(rule)}</span>
        </span>
      )),
    })
  const dynosaur = input.kind === 'fields' && input.style === 'dynosaur'
  if (terms.length === 0 && !dynosaur) return null
  return (
    <dl className="flex flex-col gap-0.5 text-sm">
      {terms.map(({ name, value }) => (
        <div key={name} className="flex gap-2">
          <dt className="shrink-0 text-soft">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
      {dynosaur && (
        <div>
          <dt className="sr-only">{t('values')}</dt>
          <dd className="text-soft">{t('style-dynosaur')}</dd>
        </div>
      )}
    </dl>
  )
}
