'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Combobox } from '#components/ui/combobox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { licenseIds } from '#lib/model/index.ts'

const other = 'other…'
const ours = ['internal', 'unknown'] as const

/** The license: one of the usual ones, of our own two words, or any SPDX expression. */
export function LicenseField({
  value,
  error,
  onChange,
}: {
  value: string
  error: string | null
  onChange: (license: string) => void
}) {
  const t = useTranslations('datasets.describe')
  const isListed = (licenseIds as readonly string[]).includes(value)
  const [typing, setTyping] = useState(!isListed)
  const hint =
    value === 'unknown' ? t('license-unknown') : value === 'internal' ? t('license-internal') : null
  return (
    <div className="flex flex-col gap-2">
      <Field label={t('license')} hint={hint} error={typing ? null : error} required>
        <Combobox
          value={typing ? other : value}
          searchPlaceholder={t('license-search')}
          onChange={(chosen) => {
            setTyping(chosen === other)
            onChange(chosen === other ? '' : chosen)
          }}
          options={[
            ...ours.map((id) => ({
              value: id,
              label: id,
              hint: t(`license-hint.${id}`),
              group: t('license-own'),
            })),
            ...licenseIds
              .filter((id) => !(ours as readonly string[]).includes(id))
              .map((id) => ({ value: id, label: id, group: t('license-spdx') })),
            { value: other, label: t('license-other'), group: t('license-spdx') },
          ]}
        />
      </Field>
      {typing && (
        <Field label={t('license-expression')} hint={t('license-expression-hint')} error={error}>
          <Input
            value={value}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange(event.currentTarget.value)}
            className="font-mono text-sm"
          />
        </Field>
      )}
    </div>
  )
}
