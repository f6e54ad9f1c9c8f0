'use client'

import { Lock, LockKeyhole } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Badge } from '#components/ui/badge.tsx'
import type { HubHit } from '#lib/model/index.ts'

/** Who may read a repository, where that is not everybody. */
export function AccessBadges({ gated, private: isPrivate }: Pick<HubHit, 'gated' | 'private'>) {
  const t = useTranslations('hub.page')
  return (
    <>
      {gated !== 'no' && (
        <Badge tone="warning" icon={<LockKeyhole aria-hidden="true" />}>
          {t(`gated.${gated}`)}
        </Badge>
      )}
      {isPrivate && <Badge icon={<Lock aria-hidden="true" />}>{t('private')}</Badge>}
    </>
  )
}
