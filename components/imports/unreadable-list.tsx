'use client'

import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import type { UnreadableEntry } from '#lib/model/index.ts'

/** Entries of a list that are no tasks, each with its place and why. */
export function UnreadableList({
  entries,
  count,
}: {
  entries: readonly UnreadableEntry[]
  count: number
}) {
  const t = useTranslations('imports.page.unreadable')
  const sentence = useSentence('errors')
  if (count === 0) return <p className="border-t border-line px-4 py-6 text-soft">{t('none')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
    <div className="min-h-0 flex-1 overflow-y-auto border-t border-line" tabIndex={0}>
      <ul aria-label={t('label')} className="divide-y divide-line">
        {entries.map(({ at, unit, reason }) => (
          <li key={at} className="flex min-h-9 gap-4 px-4 py-2 text-sm">
            <span className="tabular w-28 shrink-0 text-soft">{t(unit, { at })}</span>
            <span className="min-w-0 wrap-anywhere">{sentence(reason)}</span>
          </li>
        ))}
      </ul>
      {count > entries.length && (
        <p className="px-4 py-3 text-sm text-soft">{t('more', { shown: entries.length, count })}</p>
      )}
    </div>
  )
}
