'use client'

import { Sparkles } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import { VisibleText } from '#components/ui/visible-text.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import type { DatasetRow, RunView } from '#lib/model/index.ts'
import { RunItem } from './run-item.tsx'
import { reviewHref } from './run-outcome.ts'

/** The tasks of a dataset by standing, and every attempt to have tasks proposed for it. */
export function RunsTab({
  dataset,
  initial,
  since,
  now,
  onPropose,
}: {
  dataset: DatasetRow
  initial: RunView[]
  since: number
  now: number
  onPropose: (() => void) | null
}) {
  const t = useTranslations('proposals')
  const errorText = useErrorText()
  const [raw, setRaw] = useState<RunView | null>(null)
  const { data, error, reload } = useCall(
    'proposals.runs',
    { datasetId: dataset.id },
    { initial: { runs: initial }, live: ['run', 'job'], since },
  )
  const runs = data?.runs ?? initial
  const { tasks } = dataset
  const counts = [
    ['waiting', tasks.proposed + tasks['in-review']],
    ['changes', tasks['changes-requested']],
    ['approved', tasks.approved],
    ['rejected', tasks.rejected],
    ['blocked', tasks.blocked],
  ] as const
  const some = counts.some(([, count]) => count > 0)
  if (runs.length === 0 && !some) {
    return (
      <EmptyState
        icon={<Sparkles />}
        title={t('runs.none')}
        text={t('runs.none-text')}
        action={onPropose && <Button onClick={onPropose}>{t('runs.propose')}</Button>}
      />
    )
  }
  return (
    <div className="flex max-w-4xl flex-col gap-6 pb-10">
      <section aria-labelledby="tasks-by-standing">
        <h2 id="tasks-by-standing" className="mb-2 font-semibold">
          {t('runs.tasks')}
        </h2>
        <dl className="flex flex-wrap overflow-hidden rounded-md border border-line">
          {counts.map(([tab, count]) => (
            <div
              key={tab}
              className="relative flex min-w-28 flex-1 flex-col border-l border-line px-3 py-2 first:border-l-0 has-[a]:hover:bg-hover"
            >
              <dt className="order-2 text-sm text-soft">{t(`runs.standing.${tab}`)}</dt>
              <dd className="tabular text-lg font-semibold">
                {count > 0 ? (
                  <Link
                    href={
                      tab === 'waiting'
                        ? reviewHref([dataset.id])
                        : `/review?dataset=${dataset.id}&tab=${tab}`
                    }
                    className="-outline-offset-2 after:absolute after:inset-0"
                  >
                    {count.toLocaleString('en')}
                    <span className="sr-only"> {t(`runs.standing.${tab}`)}</span>
                  </Link>
                ) : (
                  <span className="font-normal text-faint">0</span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="runs">
        <h2 id="runs" className="mb-2 font-semibold">
          {t('runs.title')}
        </h2>
        {error !== null && (
          <Callout
            tone="danger"
            live
            className="mb-2"
            actions={
              <Button size="sm" onClick={reload}>
                {t('retry')}
              </Button>
            }
          >
            {t('runs.failed', { reason: errorText(error) })}
          </Callout>
        )}
        {runs.length === 0 ? (
          <p className="text-sm text-soft">{t('runs.none-yet')}</p>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line">
            {runs.map((run) => (
              <RunItem key={run.id} run={run} now={now} onRaw={() => setRaw(run)} />
            ))}
          </ul>
        )}
      </section>
      <Sheet
        open={raw !== null}
        onOpenChange={(open) => {
          if (!open) setRaw(null)
        }}
        title={t('runs.raw-title')}
        description={raw?.proposer.kind === 'model' ? raw.proposer.model : undefined}
      >
        <VisibleText value={raw?.rawAnswer ?? null} limit={50_000} />
      </Sheet>
    </div>
  )
}
