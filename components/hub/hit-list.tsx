'use client'

import { SearchX } from 'lucide-react'
import Link from 'next/link'
import type { KeyboardEvent, RefObject } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useErrorText } from '#components/use-call.ts'
import { HitRow } from './hit-row.tsx'
import { lookHref } from './hub-entry.ts'
import type { HubSearchState } from './use-hub-search.ts'

export interface HitListProps {
  search: HubSearchState
  /** What was typed, where it could also be an id. */
  loneId: string | null
  narrowed: boolean
  now: number
  scroller: RefObject<HTMLDivElement | null>
  onClearFilters: () => void
  /** The arrow key up was pressed on the first. */
  onUp: () => void
}

/** The links of the results, in order, for the keyboard's steps. */
export function hitLinks(scroller: HTMLElement | null): HTMLElement[] {
  return [...(scroller?.querySelectorAll<HTMLElement>('[data-hit]') ?? [])]
}

/** What the Hub found: arrow keys move through it, Enter opens. */
export function HitList({
  search,
  loneId,
  narrowed,
  now,
  scroller,
  onClearFilters,
  onUp,
}: HitListProps) {
  const t = useTranslations('hub.page.search')
  const errorText = useErrorText()
  const { hits, hasMore, searching, error, loadingMore, moreError } = search
  const onKeyDown = (event: KeyboardEvent) => {
    const links = hitLinks(scroller.current)
    const at = links.indexOf(event.target as HTMLElement)
    if (at < 0) return
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: links.length - 1,
    }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    if (next < 0) onUp()
    else links[Math.min(next, links.length - 1)]?.focus()
  }
  return (
    <div
      ref={scroller}
      className="relative min-h-0 flex-1 overflow-y-auto border-t border-line"
      aria-busy={searching}
    >
      {loneId !== null && (
        <div className="relative flex min-h-10 items-center gap-3 border-b border-line bg-sunken px-4 py-1.5 hover:bg-hover">
          <Link
            data-hit
            href={lookHref(loneId)}
            prefetch={false}
            onKeyDown={onKeyDown}
            className="font-medium text-accent after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
          >
            {t('open-id', { id: loneId })}
          </Link>
          <span className="text-sm text-soft">{t('open-id-text')}</span>
        </div>
      )}
      {error !== null && (
        <div className="p-4">
          <Callout
            tone="danger"
            live
            title={t('failed')}
            className="max-w-3xl"
            actions={
              <Button size="sm" onClick={search.retry}>
                {t('retry')}
              </Button>
            }
          >
            {errorText(error)}
          </Callout>
        </div>
      )}
      {hits === null && searching && <HitSkeletons label={t('loading')} />}
      {hits !== null && hits.length === 0 && !searching && (
        <EmptyState
          icon={<SearchX />}
          title={t('none')}
          text={t('none-text', { filtered: narrowed ? 'yes' : 'no' })}
          action={narrowed && <Button onClick={onClearFilters}>{t('clear')}</Button>}
        />
      )}
      {hits !== null && hits.length > 0 && (
        <>
          <ul
            aria-label={t('results')}
            onKeyDown={onKeyDown}
            className={searching ? 'opacity-60 transition-opacity delay-300' : undefined}
          >
            {hits.map((hit) => (
              <HitRow key={hit.repo} hit={hit} now={now} />
            ))}
          </ul>
          <div className="flex min-h-14 flex-wrap items-center gap-3 px-4 py-2.5 text-sm text-soft">
            {hasMore && (
              <Button pending={loadingMore} onClick={search.more}>
                {t('more')}
              </Button>
            )}
            <span role="status" className="tabular">
              {t('shown', { count: hits.length })}
              {!hasMore && !searching && ` · ${t('all-here')}`}
            </span>
            {moreError !== null && (
              <span role="alert" className="text-danger">
                {t('more-failed', { reason: errorText(moreError) })}
              </span>
            )}
          </div>
        </>
      )}
    </div>
  )
}

const places = [0, 1, 2, 3, 4, 5, 6, 7]

function HitSkeletons({ label }: { label: string }) {
  return (
    <div className="animate-late">
      <span className="sr-only" role="status">
        {label}
      </span>
      {places.map((place) => (
        <div key={place} className="flex h-23 flex-col gap-2 border-b border-line px-4 py-3">
          <div className="flex justify-between">
            <Skeleton className="h-3.5 w-52" />
            <Skeleton className="h-3.5 w-44" />
          </div>
          <Skeleton className="h-3 w-2/3" />
          <Skeleton className="h-3 w-1/3" />
        </div>
      ))}
    </div>
  )
}
