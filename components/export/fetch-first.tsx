'use client'

import { Download } from 'lucide-react'
import { useLocale, useTranslations } from 'use-intl'
import { formatBytes } from '#components/ui/format-number.ts'
import type { ExportPlan } from '#lib/model/index.ts'

/** What has to be fetched before the export can be written, with its bytes. */
export function FetchFirst({ plan }: { plan: ExportPlan }) {
  const t = useTranslations('export')
  const locale = useLocale()
  const rows = plan.rows.filter((row) => !row.excluded && row.toFetch !== null)
  if (rows.length === 0) return null
  const bytes = rows.reduce((sum, row) => sum + (row.toFetch ?? 0), 0)
  return (
    <p role="status" className="tabular flex items-start gap-2 text-soft">
      <Download aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {bytes > 0
        ? t('fetch-first', { count: rows.length, size: formatBytes(bytes, locale) })
        : t('fetch-first-unknown', { count: rows.length })}
    </p>
  )
}
