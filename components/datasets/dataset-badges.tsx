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

/** A license; one that nobody has stated is marked, and says what is unknown where no heading does. */
export function LicenseBadge({ license, alone = false }: { license: string; alone?: boolean }) {
  const t = useTranslations('datasets')
  return isUnknownLicense(license) ? (
    <Badge tone="warning">{alone ? t('license-unknown') : license}</Badge>
  ) : (
    <Badge icon={null}>{license}</Badge>
  )
}
