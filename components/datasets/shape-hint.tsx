'use client'

import { Shapes } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { RecordShape } from '#lib/model/index.ts'

/** What the rows are shaped like, where that is data people train on already, and what follows from it. */
export function ShapeHint({ shape }: { shape: RecordShape | null }) {
  const t = useTranslations('datasets.shape')
  if (shape === null) return null
  return (
    <section
      aria-label={t('label')}
      className="flex gap-2.5 rounded-md border border-info-line bg-info-tint px-3 py-2"
    >
      <Shapes aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-info" />
      <p className="min-w-0">
        <strong className="font-semibold">{t('looks-like', { shape: t(`names.${shape}`) })}</strong>{' '}
        {t(`hints.${shape}`)}
      </p>
    </section>
  )
}
