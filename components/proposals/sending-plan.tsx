'use client'

import { ArrowUpRight, ChevronRight } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { ProposalPlan, ProposalPlanItem } from '#lib/model/index.ts'
import { sendingOf } from './run-outcome.ts'

const openAtMost = 1

/** What leaves the machine, to which host, down to the exact text. */
export function SendingPlan({ plan }: { plan: ProposalPlan }) {
  const t = useTranslations('proposals.plan')
  const { destination } = plan
  const { tokens } = sendingOf(plan)
  const going = plan.items.filter(({ refusal }) => refusal === null)
  if (destination === null || going.length === 0) return null
  return (
    <section aria-labelledby="what-is-sent" className="flex flex-col gap-2">
      <h3 id="what-is-sent" className="text-sm font-medium">
        {t('title')}
      </h3>
      <div className="overflow-hidden rounded-md border border-line">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 bg-sunken px-3 py-2.5">
          <dt className="text-soft">{t('host')}</dt>
          <dd className="flex items-center gap-1 font-mono text-sm font-medium wrap-anywhere">
            <ArrowUpRight aria-hidden="true" className="size-4 shrink-0 text-accent" />
            {destination.host}
          </dd>
          <dt className="text-soft">{t('model')}</dt>
          <dd className="font-mono text-sm wrap-anywhere">{destination.model}</dd>
          <dt className="text-soft">{t('amount')}</dt>
          <dd className="tabular">{t('tokens', { tokens, datasets: going.length })}</dd>
        </dl>
        <ul>
          {going.map((item) => (
            <SentDataset key={item.datasetId} item={item} open={going.length <= openAtMost} />
          ))}
        </ul>
      </div>
      <p className="text-sm text-soft">{t('kept')}</p>
    </section>
  )
}

function SentDataset({ item, open }: { item: ProposalPlanItem; open: boolean }) {
  const t = useTranslations('proposals.plan')
  return (
    <li className="border-t border-line">
      <details open={open} className="group">
        <summary className="flex list-none flex-wrap items-center gap-x-2 px-3 py-2 -outline-offset-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="size-4 shrink-0 text-soft transition-transform group-open:rotate-90"
          />
          <span className="min-w-0 flex-1 truncate font-medium">{item.name}</span>
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
          {item.messages?.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: messages have no other name than their place
            <div key={index}>
              <p className="mb-1 text-sm text-soft">{t(`roles.${message.role}`)}</p>
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
