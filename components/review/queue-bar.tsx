'use client'

import { memo, type ReactNode, useRef } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatCount } from '#components/ui/format-number.ts'
import type { QueueTab, TaskOriginKind } from '#lib/model/index.ts'
import { FilterMenu } from './filter-menu.tsx'
import { ruleName } from './finding-order.ts'
import type { LoadedQueue } from './queue-pages.ts'
import { isFiltered, type ReviewParams, tabs } from './review-params.ts'

export interface QueueBarProps {
  params: ReviewParams
  onChange: (params: Partial<ReviewParams>) => void
  queue: LoadedQueue | null
  /** What stands before the tabs. */
  leading?: ReactNode
}

/** The parts of the queue with their counts, and what narrows it. */
export function QueueBar({ params, onChange, queue, leading }: QueueBarProps) {
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-x-2 border-b border-line pr-2">
      {leading}
      <QueueTabs
        tab={params.tab}
        counts={queue?.counts ?? null}
        onChange={(tab) => onChange({ tab, task: null })}
      />
      <div className="ml-auto hidden flex-wrap items-center xl:flex">
        <QueueFilters {...filtersOf(params)} onChange={onChange} facets={queue?.facets ?? null} />
      </div>
    </div>
  )
}

function QueueTabs({
  tab,
  counts,
  onChange,
}: {
  tab: QueueTab
  counts: LoadedQueue['counts'] | null
  onChange: (tab: QueueTab) => void
}) {
  const t = useTranslations('review.queue')
  const locale = useLocale()
  const list = useRef<HTMLDivElement>(null)
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={t('tabs')}
      className="flex min-w-0 overflow-x-auto pl-2"
      onKeyDown={(event) => {
        const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
        if (by === undefined) return
        event.preventDefault()
        const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length]
        if (!next) return
        onChange(next)
        list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
      }}
    >
      {tabs.map((one) => {
        const chosen = one === tab
        return (
          <button
            key={one}
            type="button"
            role="tab"
            data-tab={one}
            aria-selected={chosen}
            aria-controls="review-queue"
            tabIndex={chosen ? 0 : -1}
            title={t(`tab-hint.${one}`)}
            onClick={() => onChange(one)}
            className={cx(
              'inline-flex h-10 shrink-0 items-center gap-1.5 border-b-2 px-2 font-medium -outline-offset-2 transition-colors',
              chosen ? 'border-accent text-ink' : 'border-transparent text-soft hover:text-ink',
            )}
          >
            {t(`tab.${one}`)}
            <span className="tabular text-sm font-normal text-faint">
              {counts ? formatCount(counts[one], locale) : '…'}
            </span>
          </button>
        )
      })}
    </div>
  )
}

/** What the filters need of the address, so that they rest while one walks from task to task. */
export function filtersOf({ dataset, finding, license, source, q }: ReviewParams) {
  return { dataset, finding, license, source, q }
}

/** What narrows the queue: four properties of its tasks, and a way back. */
export const QueueFilters = memo(function QueueFilters({
  dataset,
  finding,
  license,
  source,
  q,
  onChange,
  facets,
}: Pick<ReviewParams, 'dataset' | 'finding' | 'license' | 'source' | 'q'> & {
  onChange: (params: Partial<ReviewParams>) => void
  facets: LoadedQueue['facets'] | null
}) {
  const t = useTranslations('review')
  return (
    <>
      <FilterMenu
        label={t('queue.filter-dataset')}
        options={(facets?.datasets ?? []).map(({ id, name, tasks }) => ({
          value: id,
          label: name,
          tasks,
        }))}
        values={dataset}
        onChange={(dataset) => onChange({ dataset, task: null })}
      />
      <FilterMenu
        label={t('queue.filter-finding')}
        options={(facets?.findings ?? []).map(({ rule, tasks }) => ({
          value: rule,
          label: ruleName(rule),
          tasks,
        }))}
        values={finding}
        onChange={(finding) => onChange({ finding, task: null })}
      />
      <FilterMenu
        label={t('queue.filter-license')}
        options={(facets?.licenses ?? []).map(({ license, tasks }) => ({
          value: license,
          label: license === 'unknown' ? t('task.license-unknown') : license,
          tasks,
        }))}
        values={license}
        onChange={(license) => onChange({ license, task: null })}
      />
      <FilterMenu
        label={t('queue.filter-origin')}
        options={(facets?.origins ?? []).map(({ kind, tasks }) => ({
          value: kind,
          label: t(`task.origin-kind.${kind}`),
          tasks,
        }))}
        values={source}
        onChange={(source) => onChange({ source: source as TaskOriginKind[], task: null })}
      />
      {isFiltered({ dataset, finding, license, source, q }) && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() =>
            onChange({ dataset: [], finding: [], license: [], source: [], q: null, task: null })
          }
        >
          {t('queue.clear-filters')}
        </Button>
      )}
    </>
  )
})
