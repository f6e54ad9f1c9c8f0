'use client'

import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { TaskContent, TaskView } from '#lib/model/index.ts'
import { EditSection } from './edit-section.tsx'
import { knownAnswers } from './known-values.ts'

/** The answers that count, or none: then every output does. */
export function EditAnswerSet({
  content,
  onChange,
  view,
}: {
  content: TaskContent
  onChange: (answerSet: string[] | null) => void
  view: TaskView
}) {
  const t = useTranslations('review.edit')
  const { answerSet } = content
  const known = knownAnswers(content, view)
  // An answer of several lines cannot stand in a list of lines; each then has a field of its own.
  const severalLines = answerSet?.some((answer) => answer.includes('\n')) ?? false
  return (
    <EditSection title={t('answer-set')} hint={t('answer-set-hint')}>
      <Switch
        checked={answerSet !== null}
        onChange={(event) =>
          onChange(event.target.checked ? (known?.complete ? known.values : ['']) : null)
        }
      >
        {t('answer-set-on')}
      </Switch>
      {answerSet && (
        <div className="mt-2">
          {severalLines ? (
            <ul className="flex flex-col gap-1">
              {answerSet.map((answer, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: answers are edited in place and may be alike meanwhile
                <li key={index}>
                  <Textarea
                    aria-label={t('answer-set')}
                    value={answer}
                    rows={1}
                    onChange={(event) =>
                      onChange(
                        answerSet.map((one, at) => (at === index ? event.target.value : one)),
                      )
                    }
                  />
                </li>
              ))}
            </ul>
          ) : (
            <Textarea
              aria-label={t('answer-set-lines')}
              className="max-h-72 font-mono text-sm"
              rows={3}
              value={answerSet.join('\n')}
              onChange={(event) => onChange(event.target.value.split('\n'))}
            />
          )}
          <div className="mt-1 flex flex-wrap items-center gap-2 text-sm text-soft">
            <span className="tabular">
              {t('answer-set-taken', { count: answerSet.filter((answer) => answer !== '').length })}
            </span>
            {known ? (
              <Button size="sm" variant="ghost" onClick={() => onChange(known.values)}>
                {t('answer-set-take')}
              </Button>
            ) : (
              <span>{t('answer-set-none')}</span>
            )}
            {known && !known.complete && <span>{t('answer-set-incomplete')}</span>}
          </div>
        </div>
      )}
    </EditSection>
  )
}
