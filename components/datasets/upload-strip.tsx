'use client'

import { FileUp } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { UploadView } from '#lib/model/index.ts'
import { countOpenUploads } from './open-uploads.ts'
import { useOpenUploads } from './use-open-uploads.ts'

/** One line above the datasets that tells of files that are none yet, and leads to them. */
export function UploadStrip({ initial, since }: { initial: UploadView[]; since: number }) {
  const t = useTranslations('datasets.upload')
  const { open } = useOpenUploads({ initial, since })
  if (open.length === 0) return null
  const counts = countOpenUploads(open)
  const parts = (['moving', 'stopped', 'read', 'failed'] as const)
    .filter((kind) => counts[kind] > 0)
    .map((kind) => t(`counts.${kind}`, { count: counts[kind] }))
  return (
    <p className="flex flex-wrap items-center gap-x-2 border-t border-line bg-sunken px-4 py-1.5 text-sm">
      <FileUp aria-hidden="true" className="size-4 shrink-0 text-soft" />
      <span className="font-medium">{t('open', { count: open.length })}</span>
      <span className="tabular text-soft">{parts.join(' · ')}</span>
      <Link
        href="/datasets/add"
        className="font-medium text-accent underline-offset-2 hover:underline"
      >
        {t('see-files')}
      </Link>
    </p>
  )
}
