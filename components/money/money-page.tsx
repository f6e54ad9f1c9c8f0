'use client'

import { Download } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import type { ApiOutputs, MoneyView } from '#lib/model/index.ts'
import { BudgetForm } from './budget-form.tsx'
import { CallsTable } from './calls-table.tsx'
import { DatasetsTable, ModelsTable, RunsTable } from './money-tables.tsx'
import { useDollars } from './use-dollars.ts'

/** The paper's run: what it cost, and what it made. */
const reference = { dollars: 11.48, tasks: 5_740, examples: 800_000 }

/** What models cost, what came of it, and how much may be spent. */
export function MoneyPage({
  initial,
  initialCalls,
  since,
  mayChange,
}: {
  initial: MoneyView
  initialCalls: ApiOutputs['money.calls']
  since: number
  mayChange: boolean
}) {
  const t = useTranslations('settings.money')
  const errorText = useErrorText()
  const { data, error, reload } = useCall(
    'money.get',
    {},
    { initial, live: ['money', 'job', 'run', 'task', 'model'], pause: 1_000, since },
  )
  const money = data ?? initial
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <>
          <Button asChild variant="ghost">
            <Link href="/settings">{t('back')}</Link>
          </Button>
          <Button asChild icon={<Download aria-hidden="true" />}>
            <a href="/api/ledger" download>
              {t('download')}
            </a>
          </Button>
        </>
      }
    >
      <div className="flex max-w-6xl flex-col gap-8 pt-2">
        {error !== null && (
          <Callout tone="danger" live>
            {t('failed', { reason: errorText(error) })}
          </Callout>
        )}
        <div className="grid gap-4 lg:grid-cols-2">
          <MonthCard money={money} />
          <WorthCard money={money} />
        </div>
        <BudgetForm budget={money.budget} mayChange={mayChange} onSaved={reload} />
        {money.total.calls === 0 ? (
          <p className="rounded-md border border-dashed border-edge px-4 py-4 text-soft">
            {t('none-yet')}
          </p>
        ) : (
          <>
            <ModelsTable money={money} />
            <RunsTable money={money} />
            <DatasetsTable money={money} />
            <CallsTable initial={initialCalls} since={since} />
          </>
        )}
      </div>
    </Page>
  )
}

const figure = 'tabular text-lg font-semibold'

function MonthCard({ money }: { money: MoneyView }) {
  const t = useTranslations('settings.money')
  const dollars = useDollars()
  const { spent, reserved } = money.month
  const { perMonth } = money.budget
  const share = perMonth ? Math.min(1, (spent + reserved) / perMonth) : 0
  const figures = [
    ['spent', dollars(spent)],
    ['reserved', dollars(reserved)],
    ['left', perMonth === null ? t('none') : dollars(Math.max(0, perMonth - spent - reserved))],
    ['budget', perMonth === null ? t('none') : dollars(perMonth)],
  ] as const
  return (
    <section aria-labelledby="money-month" className="rounded-md border border-line px-4 py-3">
      <h2 id="money-month" className="mb-2 font-semibold">
        {t('month')}
      </h2>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-soft">{t(name)}</dt>
            <dd className={figure}>{value}</dd>
          </div>
        ))}
      </dl>
      {perMonth !== null && (
        <>
          <meter className="sr-only" aria-label={t('budget')} min={0} max={1} value={share}>
            {dollars(spent + reserved)}
          </meter>
          <div aria-hidden="true" className="mt-3 h-1.5 overflow-hidden rounded-full bg-line">
            <div
              className="h-full origin-left rounded-full bg-accent"
              style={{ transform: `scaleX(${share})` }}
            />
          </div>
        </>
      )}
      {reserved > 0 && <p className="mt-2 text-sm text-soft">{t('reserved-text')}</p>}
    </section>
  )
}

function WorthCard({ money }: { money: MoneyView }) {
  const t = useTranslations('settings.money')
  const dollars = useDollars()
  const { total, perApprovedTask, perThousandExamples } = money
  const { calls, tokens, uncosted } = total
  const per = (micros: number | null) => (micros === null ? t('worth.none') : dollars(micros))
  const figures = [
    [t('total'), dollars(total.cost)],
    [t('worth.task'), per(perApprovedTask)],
    [t('worth.thousand'), per(perThousandExamples)],
  ] as const
  return (
    <section aria-labelledby="money-worth" className="rounded-md border border-line px-4 py-3">
      <h2 id="money-worth" className="mb-2 font-semibold">
        {t('worth.title')}
      </h2>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-3">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-soft">{name}</dt>
            <dd className={figure}>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="tabular mt-2 text-sm text-soft">
        {t('sum', { calls, ...tokens })}
        {uncosted > 0 && ` ${t('uncosted', { count: uncosted })}`}
      </p>
      <p className="mt-2 text-sm text-soft">
        {t('worth.reference', {
          task: dollars((reference.dollars / reference.tasks) * 1e6),
          thousand: dollars((reference.dollars / reference.examples) * 1_000 * 1e6),
        })}
      </p>
    </section>
  )
}
