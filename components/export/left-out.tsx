'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Callout } from '#components/ui/callout.tsx'
import type { ExportPlan } from '#lib/model/index.ts'

/** Approved tasks that their dataset's present revision keeps out, and datasets that are still being checked. */
export function LeftOut({ plan }: { plan: Pick<ExportPlan, 'leftOut' | 'rechecking'> }) {
  const t = useTranslations('export')
  const { leftOut, rechecking } = plan
  const tasks = leftOut.reduce((sum, one) => sum + one.tasks, 0)
  return (
    <>
      {rechecking.length > 0 && (
        <Callout tone="info">
          {t('rechecking', {
            count: rechecking.length,
            names: rechecking.map(({ name }) => `“${name}”`).join(', '),
          })}
        </Callout>
      )}
      {leftOut.length > 0 && (
        <Callout tone="warning" title={t('left-out', { count: tasks })}>
          <p>{t('left-out-text', { count: tasks })}</p>
          <ul className="mt-1 flex flex-col gap-0.5">
            {leftOut.map(({ datasetId, name, tasks: count }) => (
              <li key={datasetId}>
                <Link
                  href={`/datasets/${datasetId}?tab=revisions`}
                  className="text-accent underline-offset-2 hover:underline"
                >
                  {t('left-out-of', { name, count })}
                </Link>
              </li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  )
}
