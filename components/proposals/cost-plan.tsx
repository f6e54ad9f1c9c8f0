'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { readMicros } from '#components/settings/dollars.ts'
import { Field } from '#components/ui/field.tsx'
import { formatDollars } from '#components/ui/format-number.ts'
import { Input } from '#components/ui/input.tsx'
import { type CostEstimate, type SendMode, toDollars } from '#lib/model/index.ts'

export interface Cap {
  typed: string
  value: number | null | 'invalid'
  set: (typed: string) => void
}

/** A cap as it is typed, in dollars, and in micros as it will be sent. */
export function useCap(initial = ''): Cap {
  const [typed, set] = useState(initial)
  return { typed, value: readMicros(typed), set }
}

/** What requests are likely to cost, sent in this way; null where nobody knows. */
export function costAs({ cost, batchCost }: CostEstimate, mode: SendMode): CostEstimate['cost'] {
  return mode === 'batch' ? batchCost : cost
}

/** What a run is likely to cost, from what that follows, and the most that it may cost. */
export function CostPlan({
  estimate,
  cap,
  mode = 'now',
}: {
  estimate: CostEstimate
  cap: Cap
  mode?: SendMode
}) {
  const t = useTranslations('proposals.cost')
  const locale = useLocale()
  const { kept, requests, counted } = estimate
  const cost = costAs(estimate, mode)
  if (requests === 0) return null
  const dollars = (micros: number) => formatDollars(toDollars(micros), locale)
  const notes = [
    kept > 0 && t('kept', { count: kept }),
    counted < requests && t('scaled', { counted, requests }),
    kept < requests && t(estimate.answersFrom === 'ledger' ? 'from-ledger' : 'from-usual'),
  ].filter(Boolean)
  return (
    <section aria-labelledby="what-it-costs" className="flex flex-col gap-2">
      <div className="flex items-baseline justify-between gap-3">
        <h3 id="what-it-costs" className="text-sm font-medium">
          {t('title')}
        </h3>
        <Link
          href="/settings/money"
          className="text-sm text-accent underline-offset-2 hover:underline"
        >
          {t('money')}
        </Link>
      </div>
      <div className="rounded-md border border-line bg-sunken px-3 py-2.5">
        {cost === null ? (
          <p>{t(estimate.cost === null ? 'no-price' : 'no-batch-price')}</p>
        ) : kept === requests ? (
          <p>{t('all-kept')}</p>
        ) : cost.high === 0 ? (
          <p>{t('free')}</p>
        ) : (
          <p className="tabular flex flex-wrap items-baseline gap-x-3">
            <span className="text-lg font-semibold">
              {t('likely', { cost: dollars(cost.likely) })}
            </span>
            <span className="text-soft">
              {t('range', { low: dollars(cost.low), high: dollars(cost.high) })}
            </span>
          </p>
        )}
        <p className="tabular text-sm text-soft">
          {t('tokens', {
            prompt: estimate.promptTokens,
            low: estimate.answerTokens.low,
            high: estimate.answerTokens.high,
          })}
        </p>
      </div>
      <p className="text-sm text-soft">{notes.join(' ')}</p>
      {cost !== null && cost.high > 0 && (
        <Field
          label={t('cap')}
          hint={t(mode === 'batch' ? 'cap-hint-batch' : 'cap-hint-least', {
            most: dollars(cost.high),
          })}
          error={cap.value === 'invalid' ? t('cap-unusable') : null}
          className="max-w-80"
        >
          <Input
            value={cap.typed}
            inputMode="decimal"
            autoComplete="off"
            onChange={(event) => cap.set(event.currentTarget.value)}
            className="tabular max-w-32"
          />
        </Field>
      )}
    </section>
  )
}
