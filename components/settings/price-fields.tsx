'use client'

import { useLocale, useTranslations } from 'use-intl'
import { Field } from '#components/ui/field.tsx'
import { formatDollars } from '#components/ui/format-number.ts'
import { Input } from '#components/ui/input.tsx'
import { priceTableDate } from '#lib/model/index.ts'
import { listedPrice, type ModelDraft } from './model-draft.ts'

const prices = ['input', 'cachedInput', 'output', 'batchShare'] as const
const limits = ['concurrency', 'requestsPerMinute', 'tokensPerMinute', 'contextTokens'] as const

/** What a model costs and what its server allows: optional, in two groups. */
export function PriceFields({
  draft,
  problemOf,
  onChange,
}: {
  draft: ModelDraft
  problemOf: (field: keyof ModelDraft) => string | null
  onChange: (patch: Partial<ModelDraft>) => void
}) {
  const t = useTranslations('settings.models')
  const locale = useLocale()
  const listed = listedPrice(draft)
  const entered = draft.input.trim() !== '' || draft.output.trim() !== ''
  const group = (
    fields: readonly (keyof ModelDraft & (typeof prices | typeof limits)[number])[],
  ) => (
    <div className="grid grid-cols-2 gap-3">
      {fields.map((field) => (
        <Field key={field} label={t(`fields.${field}`)} error={problemOf(field)}>
          <Input
            value={draft[field] as string}
            inputMode="decimal"
            autoComplete="off"
            placeholder={placeholderOf(field)}
            onChange={(event) => onChange({ [field]: event.currentTarget.value })}
            className="tabular"
          />
        </Field>
      ))}
    </div>
  )
  const placeholderOf = (field: (typeof prices | typeof limits)[number]) => {
    if (field === 'concurrency') return '4'
    if (field === 'batchShare')
      return listed?.batchShare == null ? '' : String(listed.batchShare * 100)
    if (field === 'input' || field === 'output' || field === 'cachedInput')
      return listed?.[field] == null ? '' : String(listed[field])
    return ''
  }
  return (
    <>
      <fieldset className="flex flex-col gap-2 border-t border-line pt-3">
        <legend className="sr-only">{t('price')}</legend>
        <p className="font-medium" aria-hidden="true">
          {t('price')}
        </p>
        <p className="text-sm text-soft">
          {entered
            ? t('price-entered')
            : listed
              ? t('price-listed', {
                  date: priceTableDate,
                  input: formatDollars(listed.input, locale),
                  output: formatDollars(listed.output, locale),
                })
              : t('price-unknown')}
        </p>
        {group(prices)}
      </fieldset>
      <fieldset className="flex flex-col gap-2 border-t border-line pt-3">
        <legend className="sr-only">{t('limits')}</legend>
        <p className="font-medium" aria-hidden="true">
          {t('limits')}
        </p>
        <p className="text-sm text-soft">{t('limits-text')}</p>
        {group(limits)}
      </fieldset>
    </>
  )
}
