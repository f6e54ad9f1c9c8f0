'use client'

import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatCount, formatDuration } from '#components/ui/format-number.ts'
import { useCall } from '#components/use-call.ts'
import type { ApiOutputs, LedgerCall } from '#lib/model/index.ts'
import { cell, MoneyTable, number } from './money-tables.tsx'
import { useDollars } from './use-dollars.ts'

const atATime = 50
const mostShown = 500

const tones = {
  sent: 'info',
  answered: 'success',
  failed: 'danger',
  lost: 'warning',
} as const satisfies Record<LedgerCall['state'], Tone>

/** The ledger, newest first: every call, what it took, and how it ended. */
export function CallsTable({
  initial,
  since,
}: {
  initial: ApiOutputs['money.calls']
  since: number
}) {
  const t = useTranslations('settings.money')
  const locale = useLocale()
  const dollars = useDollars()
  const sentence = useSentence('errors')
  const [limit, setLimit] = useState(atATime)
  const { data, pending } = useCall(
    'money.calls',
    { limit },
    { initial, live: ['job', 'run'], pause: 1_000, since },
  )
  const { calls, total } = data ?? initial
  const count = (value: number | undefined) =>
    value === undefined ? '–' : formatCount(value, locale)
  const more = Math.min(atATime, total - calls.length, mostShown - limit)
  return (
    <div className="flex flex-col gap-2">
      <MoneyTable
        id="money-calls"
        title={t('calls')}
        columns={[
          ...(['at', 'purpose', 'dataset', 'model', 'result'] as const).map((name) => ({
            name: t(`col.${name}`),
            numeric: false,
          })),
          ...(['in', 'cached', 'out', 'cost', 'time'] as const).map((name) => ({
            name: t(`col.${name}`),
            numeric: true,
          })),
        ]}
      >
        {calls.map((call) => (
          <tr key={call.id}>
            <td className={cx(cell, 'tabular whitespace-nowrap')}>
              <time dateTime={new Date(call.at).toISOString()}>
                {new Date(call.at).toISOString().slice(0, 19).replace('T', ' ')}
              </time>
            </td>
            <td className={cell}>
              {t(`purpose.${call.purpose}`)}
              {call.batch && <span className="block text-soft">{t('as-batch')}</span>}
            </td>
            <td className={cx(cell, 'max-w-48 wrap-anywhere')}>{call.datasetName ?? '–'}</td>
            <td className={cx(cell, 'max-w-48 font-mono wrap-anywhere')}>{call.model}</td>
            <td className={cx(cell, 'max-w-80')}>
              <Badge tone={tones[call.state]}>{t(`state.${call.state}`)}</Badge>
              {call.state === 'lost' && <p className="text-soft">{t('lost-text')}</p>}
              {call.error && <p className="text-soft wrap-anywhere">{sentence(call.error)}</p>}
            </td>
            <td className={number}>{count(call.tokens?.prompt)}</td>
            <td className={number}>{count(call.tokens?.cached)}</td>
            <td className={number}>{count(call.tokens?.completion)}</td>
            <td className={number}>{call.cost === null ? t('unknown') : dollars(call.cost)}</td>
            <td className={number}>
              {call.milliseconds === null ? '–' : formatDuration(call.milliseconds / 1_000, locale)}
            </td>
          </tr>
        ))}
      </MoneyTable>
      <div className="flex items-center gap-3 text-sm text-soft">
        <span className="tabular">{t('of', { shown: calls.length, total })}</span>
        {more > 0 && (
          <Button size="sm" pending={pending} onClick={() => setLimit(limit + atATime)}>
            {t('more', { count: more })}
          </Button>
        )}
      </div>
    </div>
  )
}
