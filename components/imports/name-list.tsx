'use client'

import { SearchX } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { ImportItem, ImportReport } from '#lib/model/index.ts'
import { NameRow } from './name-row.tsx'

/** Names of a list with what each means; arrow keys move through them. */
export function NameList({
  report,
  searching,
  pending,
  onMore,
  onChoose,
}: {
  report: ImportReport
  searching: boolean
  pending: boolean
  onMore: () => void
  /** Null where this person may not choose. */
  onChoose: ((item: ImportItem) => void) | null
}) {
  const t = useTranslations('imports.page')
  const scroller = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const rows = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-name-row]') ?? [])]
    const at = rows.findIndex((row) => row.contains(event.target as Node))
    if (at < 0) return
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
    }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))]
    row?.querySelector<HTMLElement>('[data-main]')?.focus()
  }
  return (
    <div
      ref={scroller}
      aria-busy={pending}
      className="relative min-h-0 flex-1 overflow-y-auto border-t border-line"
    >
      {report.items.length === 0 ? (
        <EmptyState
          icon={<SearchX />}
          title={t('none')}
          text={t('none-text', { text: searching ? 'yes' : 'no' })}
        />
      ) : (
        <>
          <ul aria-label={t('names')} onKeyDown={onKeyDown} className="divide-y divide-line">
            {report.items.map((item) => (
              <NameRow key={item.taskName} item={item} onChoose={onChoose} />
            ))}
          </ul>
          <div className="flex min-h-14 flex-wrap items-center gap-3 px-4 py-2.5 text-sm text-soft">
            {report.shown > report.items.length && (
              <Button pending={pending} onClick={onMore}>
                {t('more', { count: Math.min(100, report.shown - report.items.length) })}
              </Button>
            )}
            <span role="status" className="tabular">
              {t('shown', { shown: report.items.length, count: report.shown })}
            </span>
          </div>
        </>
      )}
    </div>
  )
}
