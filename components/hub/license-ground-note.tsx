'use client'

import { TriangleAlert } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { isUnknownLicense, type LicenseGround } from '#lib/model/index.ts'

/** Whether a license is read out of some text, which a person has to confirm. */
export function isFromText(ground: LicenseGround): boolean {
  return ground === 'card-text' || ground === 'license-file'
}

/** Where a license stands; what a person has to confirm or to find out is marked. */
export function LicenseGroundNote({ license, ground }: { license: string; ground: LicenseGround }) {
  const t = useTranslations('hub.page.look')
  const unknown = isUnknownLicense(license)
  const open = unknown || isFromText(ground)
  return (
    <span className={cx('inline-flex items-start gap-1', open ? 'text-warning' : 'text-soft')}>
      {open && <TriangleAlert aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />}
      {unknown ? t('ground-missing') : t(`ground.${ground}`)}
    </span>
  )
}
