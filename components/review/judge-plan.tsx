'use client'

import { ArrowUpRight, ChevronRight } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Callout } from '#components/ui/callout.tsx'
import type { JudgePlan, JudgePlanItem } from '#lib/model/index.ts'

const openAtMost = 1

/** What leaves the machine, to which host, down to the exact text. */
export function JudgePlanView({ plan }: { plan: JudgePlan }) {
  const t = useTranslations('review.judge')
  const words = useTranslations('proposals.plan')
  const { destination } = plan
  const going = plan.items.filter(({ refusal }) => refusal === null)
  if (going.length === 0) return null
  const made = going.filter(({ messages }) => messages !== null)
  const tokens = going.reduce((sum, item) => sum + item.promptTokens, 0)
  const others = going.length - made.length
  return (
    <section aria-labelledby="what-is-sent" className="flex flex-col gap-2">
      <h3 id="what-is-sent" className="text-sm font-medium">
        {words('title')}
      </h3>
      <div className="overflow-hidden rounded-md border border-line">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 bg-sunken px-3 py-2.5">
          <dt className="text-soft">{words('host')}</dt>
          <dd className="flex items-center gap-1 font-mono text-sm font-medium wrap-anywhere">
            <ArrowUpRight aria-hidden="true" className="size-4 shrink-0 text-accent" />
            {destination.host}
          </dd>
          <dt className="text-soft">{words('model')}</dt>
          <dd className="font-mono text-sm wrap-anywhere">{destination.model}</dd>
          <dt className="text-soft">{words('amount')}</dt>
          <dd className="tabular">{t('prompts', { tokens, count: going.length })}</dd>
        </dl>
        <ul>
          {made.map((item) => (
            <SentTask key={item.taskId} item={item} open={going.length <= openAtMost} />
          ))}
          {others > 0 && (
            <li className="border-t border-line px-3 py-2 text-sm text-soft">
              {t('like-others', { count: others })}
            </li>
          )}
        </ul>
      </div>
      <p className="text-sm text-soft">{words('kept')}</p>
    </section>
  )
}

function SentTask({ item, open }: { item: JudgePlanItem; open: boolean }) {
  const t = useTranslations('review.judge')
  const words = useTranslations('proposals.plan')
  return (
    <li className="border-t border-line">
      <details open={open} className="group">
        <summary className="flex list-none flex-wrap items-center gap-x-2 px-3 py-2 -outline-offset-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="size-4 shrink-0 text-soft transition-transform group-open:rotate-90"
          />
          <span className="min-w-0 flex-1 truncate" title={item.instruction}>
            <span className="font-medium">{item.name}</span> {item.instruction}
          </span>
          <span className="tabular text-sm text-soft">
            {t('item', {
              rows: item.rows,
              fields: item.fields.length,
              tokens: item.promptTokens,
            })}
          </span>
        </summary>
        <div className="flex flex-col gap-3 border-t border-line px-3 py-3">
          <div>
            <p className="mb-1 text-sm text-soft">{t('fields')}</p>
            <ul className="flex flex-wrap gap-1">
              {item.fields.map((field) => (
                <li
                  key={field}
                  className="rounded-sm border border-line bg-sunken px-1 font-mono text-xs leading-5 wrap-anywhere"
                >
                  {field}
                </li>
              ))}
            </ul>
          </div>
          {item.messages?.map((message) => (
            <div key={message.role}>
              <p className="mb-1 text-sm text-soft">{words(`roles.${message.role}`)}</p>
              <pre
                // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls has to be reachable by key
                tabIndex={0}
                className="data-text max-h-72 overflow-y-auto rounded-md border border-line bg-canvas px-2.5 py-2"
              >
                {message.content}
              </pre>
            </div>
          ))}
        </div>
      </details>
    </li>
  )
}

/** Tasks of which nothing will be sent: each reason once, with how many it keeps back. */
export function JudgeRefusals({ items }: { items: readonly JudgePlanItem[] }) {
  const t = useTranslations('review.judge')
  const sentence = useSentence('errors')
  const reasons = new Map<string, number>()
  for (const { refusal } of items)
    if (refusal) reasons.set(sentence(refusal), (reasons.get(sentence(refusal)) ?? 0) + 1)
  const count = [...reasons.values()].reduce((sum, tasks) => sum + tasks, 0)
  if (count === 0) return null
  return (
    <Callout tone="warning" title={t('refused', { count, remaining: items.length - count })}>
      <ul className="mt-0.5 flex max-h-48 flex-col gap-1 overflow-y-auto">
        {[...reasons].map(([reason, tasks]) => (
          <li key={reason}>
            {t('refused-tasks', { count: tasks })} {reason}
          </li>
        ))}
      </ul>
    </Callout>
  )
}
