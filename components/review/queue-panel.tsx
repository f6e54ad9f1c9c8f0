'use client'

import { ArrowDownUp, Scale, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Input } from '#components/ui/input.tsx'
import { Menu, MenuRadioGroup, MenuRadioItem } from '#components/ui/menu.tsx'
import { useErrorText } from '#components/use-call.ts'
import type { QueueSort } from '#lib/model/index.ts'
import { filtersOf, QueueFilters } from './queue-bar.tsx'
import { QueueList, type QueueListProps } from './queue-list.tsx'
import type { LoadedQueue } from './queue-pages.ts'
import { type ReviewParams, sorts } from './review-params.ts'

export interface QueuePanelProps extends Omit<QueueListProps, 'queue'> {
  queue: LoadedQueue | null
  stale: boolean
  error: unknown
  onRetry: () => void
  params: ReviewParams
  onChange: (params: Partial<ReviewParams>) => void
  /** Has a model judge tasks of the queue; left out where nobody may. */
  onJudge?: (() => void) | undefined
}

/** Search, order, and the list of the queue. */
export function QueuePanel({
  queue,
  stale,
  error,
  onRetry,
  params,
  onChange,
  onJudge,
  ...list
}: QueuePanelProps) {
  const t = useTranslations('review.queue')
  const judge = useTranslations('review.judge')
  const common = useTranslations('common')
  const errorText = useErrorText()
  return (
    <div
      id="review-queue"
      role="tabpanel"
      aria-label={t('label')}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex shrink-0 items-center gap-1 p-2 xl:border-b xl:border-line">
        <QueueSearch
          value={params.q ?? ''}
          onChange={(q) => onChange({ q: q || null, task: null })}
        />
        <Menu
          label={t('sort')}
          align="end"
          trigger={
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('sort')}
              title={t(`sort-by.${params.sort}`)}
              icon={<ArrowDownUp />}
            />
          }
        >
          <MenuRadioGroup
            value={params.sort}
            onValueChange={(sort) => onChange({ sort: sort as QueueSort, task: null })}
          >
            {sorts.map((sort) => (
              <MenuRadioItem key={sort} value={sort}>
                {t(`sort-by.${sort}`)}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </Menu>
      </div>
      <div className="flex shrink-0 flex-wrap border-b border-line px-1 pb-1 xl:hidden">
        <QueueFilters {...filtersOf(params)} onChange={onChange} facets={queue?.facets ?? null} />
      </div>
      {error !== null && (
        <Callout
          live
          tone="danger"
          title={t(queue ? 'failed-more' : 'failed')}
          className="m-2"
          actions={
            <Button size="sm" onClick={onRetry}>
              {common('retry')}
            </Button>
          }
        >
          {errorText(error)}
        </Callout>
      )}
      {queue && (
        <div
          aria-busy={stale}
          className={
            stale ? 'flex min-h-0 flex-1 flex-col opacity-60' : 'flex min-h-0 flex-1 flex-col'
          }
        >
          <QueueList queue={queue} {...list} />
        </div>
      )}
      {queue && (
        <div className="flex shrink-0 flex-wrap items-center justify-between gap-x-2 border-t border-line px-3 py-1">
          <p className="tabular py-0.5 text-xs text-soft">
            {t('families', { families: queue.families, tasks: queue.tasks })}
          </p>
          {onJudge && queue.tasks > 0 && (
            <Button
              size="sm"
              variant="ghost"
              shortcut="M"
              icon={<Scale />}
              aria-haspopup="dialog"
              onClick={onJudge}
            >
              {judge('open')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** The search sends what was typed once the hand rests. */
function QueueSearch({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslations('review.queue')
  const [text, setText] = useState(value)
  const [sent, setSent] = useState(value)
  const [seen, setSeen] = useState(value)
  // Only what came from elsewhere (a cleared filter, a link) replaces what is being typed.
  if (value !== seen) {
    setSeen(value)
    if (value !== sent) {
      setSent(value)
      setText(value)
    }
  }
  useEffect(() => {
    if (text === sent) return
    const timer = setTimeout(() => {
      setSent(text)
      onChange(text)
    }, 250)
    return () => clearTimeout(timer)
  }, [text, sent, onChange])
  return (
    <div className="relative min-w-0 flex-1">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint"
      />
      <Input
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="pl-8"
      />
    </div>
  )
}
