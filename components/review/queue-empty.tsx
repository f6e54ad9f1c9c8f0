'use client'

import { CheckCheck, FilterX, Inbox, ListChecks } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { LoadedQueue } from './queue-pages.ts'
import { isFiltered, type ReviewParams } from './review-params.ts'

export interface QueueEmptyProps {
  queue: LoadedQueue
  params: ReviewParams
  onChange: (params: Partial<ReviewParams>) => void
}

/** What stands where there is no task to show: nothing proposed yet, everything decided, nothing found. */
export function QueueEmpty({ queue, params, onChange }: QueueEmptyProps) {
  const t = useTranslations('review')
  const { counts } = queue
  const blocked = counts.blocked > 0 && params.tab !== 'blocked' && (
    <button
      type="button"
      onClick={() => onChange({ tab: 'blocked', task: null })}
      className="rounded-sm text-accent underline underline-offset-3"
    >
      {t('empty.blocked', { count: counts.blocked })}
    </button>
  )
  if (isFiltered(params) && queue.tasks === 0)
    return (
      <EmptyState
        icon={<FilterX />}
        title={t('empty.filtered')}
        text={t('empty.filtered-text')}
        action={
          <Button
            variant="primary"
            onClick={() =>
              onChange({ dataset: [], finding: [], license: [], source: [], q: null, task: null })
            }
          >
            {t('queue.clear-filters')}
          </Button>
        }
      />
    )
  if (counts.all === 0)
    return (
      <EmptyState
        icon={<ListChecks />}
        title={t('empty.no-tasks')}
        text={t('empty.no-tasks-text')}
        action={
          <Button asChild variant="primary">
            <Link href="/datasets">{t('empty.propose')}</Link>
          </Button>
        }
        more={t('empty.sample')}
      />
    )
  if (params.tab === 'waiting' || queue.tasks > 0)
    return (
      <EmptyState
        icon={<CheckCheck />}
        title={t('empty.done')}
        text={t('empty.done-text', { approved: counts.approved })}
        action={
          counts.approved > 0 ? (
            <>
              <Button asChild variant="primary">
                <Link href="/export">{t('empty.export')}</Link>
              </Button>
              <Button onClick={() => onChange({ tab: 'approved', task: null })}>
                {t('empty.see-approved')}
              </Button>
            </>
          ) : (
            <Button onClick={() => onChange({ tab: 'all', task: null })}>
              {t('empty.see-all')}
            </Button>
          )
        }
        more={blocked || undefined}
      />
    )
  return (
    <EmptyState
      icon={<Inbox />}
      title={t('empty.tab-empty')}
      text={t(`empty.tab-text.${params.tab}`)}
      more={blocked || undefined}
    />
  )
}
