'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { useShortScreen } from './use-short-screen.ts'

/** The instruction in reading size; of several phrasings the first ones, the rest on request. */
export function Instruction({ instructions }: { instructions: readonly string[] }) {
  const t = useTranslations('review.task')
  const [open, setOpen] = useState(false)
  const shownPhrasings = useShortScreen() ? 1 : 3
  const several = instructions.length > 1
  const shown = open ? instructions : instructions.slice(0, shownPhrasings)
  const more = instructions.length - shownPhrasings
  return (
    <section aria-label={t('instruction')} className="rounded-md border border-line px-3 py-2">
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="text-xs font-medium text-soft">
          {several ? t('phrasings', { count: instructions.length }) : t('instruction')}
        </h2>
        {more > 0 && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="rounded-sm text-xs font-medium text-accent hover:underline"
          >
            {open ? t('fewer-phrasings') : t('more-phrasings', { count: more })}
          </button>
        )}
      </div>
      <ol className={cx('flex flex-col', several && 'gap-1')}>
        {shown.map((instruction, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: phrasings have no other name
            key={index}
            className="flex gap-2"
          >
            {several && (
              <span
                aria-hidden="true"
                className="tabular w-4 shrink-0 text-right leading-6 text-faint"
              >
                {index + 1}
              </span>
            )}
            <p className="read-text max-w-[80ch] min-w-0 font-medium">{instruction}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
