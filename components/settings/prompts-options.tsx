'use client'

import { useTranslations } from 'use-intl'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { PromptOptions } from '#lib/model/index.ts'

const counts = ['1', '2', '3', '4', '5'] as const

/** What the studio's prompt asks for besides its words. */
export function PromptsOptions({
  options,
  disabled,
  onChange,
}: {
  options: PromptOptions
  disabled: boolean
  onChange: (options: PromptOptions) => void
}) {
  const t = useTranslations('settings.prompts')
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('phrasings')} hint={t('phrasings-hint')} className="max-w-md">
        <Select
          className="w-20!"
          disabled={disabled}
          value={counts.find((each) => Number(each) === options.phrasings) ?? null}
          onChange={(value) => onChange({ ...options, phrasings: Number(value) })}
          options={counts.map((value) => ({ value, label: value }))}
        />
      </Field>
      <Checkbox
        checked={options.examples}
        disabled={disabled}
        onChange={(event) => onChange({ ...options, examples: event.currentTarget.checked })}
      >
        {t('examples')}
      </Checkbox>
    </div>
  )
}
