'use client'

import { useTranslations } from 'use-intl'
import { Callout } from '#components/ui/callout.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'

/** Datasets whose license nobody has stated: each is confirmed by a person, or nothing is exported. */
export function UnknownLicenses({
  datasets,
  confirmed,
  onChange,
}: {
  datasets: readonly { datasetId: string; name: string }[]
  confirmed: readonly string[]
  onChange: (confirmed: string[]) => void
}) {
  const t = useTranslations('export')
  if (datasets.length === 0) return null
  return (
    <Callout tone="warning" title={t('unknown-title', { count: datasets.length })}>
      <p>{t('unknown-text', { names: datasets.map(({ name }) => `“${name}”`).join(', ') })}</p>
      <div className="mt-2 flex flex-col gap-1">
        {datasets.map(({ datasetId, name }) => (
          <Checkbox
            key={datasetId}
            checked={confirmed.includes(datasetId)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...confirmed, datasetId]
                  : confirmed.filter((id) => id !== datasetId),
              )
            }
          >
            {t('confirm-license', { name })}
          </Checkbox>
        ))}
      </div>
    </Callout>
  )
}
