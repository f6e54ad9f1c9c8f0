'use client'

import { useTranslations } from 'use-intl'
import { isFromText } from '#components/hub/license-ground-note.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { type DatasetState, isUnknownLicense, type LicenseGround } from '#lib/model/index.ts'

const tones = { reading: 'info', ready: 'success', failed: 'danger' } as const

/** How a dataset stands: a shape and a word. */
export function StateBadge({ state }: { state: DatasetState }) {
  const t = useTranslations('datasets.state')
  return <Badge tone={tones[state]}>{t(state)}</Badge>
}

/** Only a sample of a dataset's rows is here. */
export function SampleBadge() {
  const t = useTranslations('datasets.depth')
  return (
    <Badge icon={null} className="font-normal!">
      {t('word.sample')}
    </Badge>
  )
}

/** A license; one that nobody has stated is marked, and says what is unknown where no heading does. */
export function LicenseBadge({
  license,
  ground = 'person',
  alone = false,
}: {
  license: string
  /** One that was read out of some text is marked too: a person has to confirm it. */
  ground?: LicenseGround
  alone?: boolean
}) {
  const t = useTranslations('datasets')
  if (!isUnknownLicense(license) && isFromText(ground))
    return (
      <Badge tone="warning">
        {license}
        <span className={alone ? undefined : 'sr-only'}>
          {' · '}
          {t('ground.short')}
        </span>
      </Badge>
    )
  return isUnknownLicense(license) ? (
    <Badge tone="warning">{alone ? t('license-unknown') : license}</Badge>
  ) : (
    <Badge icon={null}>{license}</Badge>
  )
}
