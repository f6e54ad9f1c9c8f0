'use client'

import { Download, Heart } from 'lucide-react'
import { useLocale, useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { formatCompact } from '#components/ui/format-number.ts'

/** Downloads and likes, at a glance; exact for whoever points at them. */
export function HubNumbers({
  downloads,
  likes,
  aligned = false,
}: {
  downloads: number
  likes: number
  /** In a column with others: of one width. */
  aligned?: boolean
}) {
  const t = useTranslations('hub.page')
  const locale = useLocale()
  const look = cx('tabular inline-flex items-center gap-1', aligned && 'w-14')
  return (
    <>
      <span className={look} title={t('downloads-exact', { count: downloads })}>
        <Download aria-hidden="true" className="size-3.5" />
        <span aria-hidden="true">{formatCompact(downloads, locale)}</span>
        <span className="sr-only">{t('downloads-exact', { count: downloads })}</span>
      </span>
      <span className={look} title={t('likes-exact', { count: likes })}>
        <Heart aria-hidden="true" className="size-3.5" />
        <span aria-hidden="true">{formatCompact(likes, locale)}</span>
        <span className="sr-only">{t('likes-exact', { count: likes })}</span>
      </span>
    </>
  )
}
