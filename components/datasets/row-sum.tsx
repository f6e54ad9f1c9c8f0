'use client'

import { useTranslations } from 'use-intl'
import type { Manifest } from '#lib/model/index.ts'

/** The numbers of a reading, adding up in view: records = rows + rejected, or what records gave. */
export function RowSum({ manifest }: { manifest: Manifest }) {
  const t = useTranslations('datasets')
  const { rows, rejected, records, unnested } = manifest
  if (unnested)
    return (
      <p className="tabular text-soft">
        {t('sum-unnested', { rows, records: records - rejected, rejected })}
      </p>
    )
  return (
    <p className="tabular text-soft">
      {rejected > 0 ? t('sum-rejected', { records, rows, rejected }) : t('sum', { rows })}
    </p>
  )
}
