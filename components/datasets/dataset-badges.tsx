'use client'

import { useTranslations } from 'use-intl'
import { Badge } from '#components/ui/badge.tsx'
import { type DatasetState, isUnknownLicense } from '#lib/model/index.ts'

const tones = { reading: 'info', ready: 'success', failed: 'danger' } as const

/** How a dataset stands: a shape and a word. */
export function StateBadge({ state }: { state: DatasetState }) {
  const t = useTranslations('datasets.state')
  return <Badge tone={tones[state]}>{t(state)}</Badge>
}

/** A license; one that nobody has stated is marked. */
export function LicenseBadge({ license }: { license: string }) {
  return isUnknownLicense(license) ? (
    <Badge tone="warning">{license}</Badge>
  ) : (
    <Badge icon={null}>{license}</Badge>
  )
}
