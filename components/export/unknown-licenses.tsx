'use client'

import { useTranslations } from 'use-intl'
import { Callout } from '#components/ui/callout.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { type ExportPlan, isUnknownLicense } from '#lib/model/index.ts'

type Unconfirmed = ExportPlan['unknownLicenses'][number]

/** Datasets that wait for a person's word on their license: those without one, and those that only some text states. */
function unconfirmedOf(plan: ExportPlan): { unknown: Unconfirmed[]; stated: Unconfirmed[] } {
  const all = plan.unknownLicenses
  return {
    unknown: all.filter(({ license }) => isUnknownLicense(license)),
    stated: all.filter(({ license }) => !isUnknownLicense(license)),
  }
}

/** Licenses that nobody has stated, or only some text: each is confirmed by a person, or nothing is exported. */
export function UnknownLicenses({
  plan,
  confirmed,
  onChange,
}: {
  plan: ExportPlan
  confirmed: readonly string[]
  onChange: (confirmed: string[]) => void
}) {
  const t = useTranslations('export')
  const { unknown, stated } = unconfirmedOf(plan)
  const boxes = (datasets: readonly Unconfirmed[], label: (one: Unconfirmed) => string) => (
    <div className="mt-2 flex flex-col gap-1">
      {datasets.map((one) => (
        <Checkbox
          key={one.datasetId}
          checked={confirmed.includes(one.datasetId)}
          onChange={(event) =>
            onChange(
              event.currentTarget.checked
                ? [...confirmed, one.datasetId]
                : confirmed.filter((id) => id !== one.datasetId),
            )
          }
        >
          {label(one)}
        </Checkbox>
      ))}
    </div>
  )
  return (
    <>
      {unknown.length > 0 && (
        <Callout tone="warning" title={t('unknown-title', { count: unknown.length })}>
          <p>{t('unknown-text', { names: unknown.map(({ name }) => `“${name}”`).join(', ') })}</p>
          {boxes(unknown, ({ name }) => t('confirm-license', { name }))}
        </Callout>
      )}
      {stated.length > 0 && (
        <Callout tone="warning" title={t('stated-title', { count: stated.length })}>
          <p>{t('stated-text')}</p>
          {boxes(stated, ({ name, license }) => t('confirm-stated', { name, license }))}
        </Callout>
      )}
    </>
  )
}
