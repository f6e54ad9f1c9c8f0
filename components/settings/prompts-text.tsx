'use client'

import { useTranslations } from 'use-intl'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { PromptPlace, PromptVariable } from '#lib/model/index.ts'

/** One text of a prompt, with the variables that it may use below it. */
export function PromptsText({
  place,
  value,
  variables,
  disabled,
  error,
  onChange,
}: {
  place: PromptPlace
  value: string
  variables: readonly PromptVariable[]
  disabled: boolean
  /** What is wrong with it, or empty. */
  error: string
  onChange: (text: string) => void
}) {
  const t = useTranslations('settings.prompts')
  return (
    <div className="flex flex-col gap-2">
      <Field label={t(place)} hint={t(`${place}-hint`)} error={error === '' ? null : error}>
        <Textarea
          value={value}
          readOnly={disabled}
          spellCheck={false}
          className="max-h-96 font-mono text-xs leading-5"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </Field>
      <dl
        aria-label={t('variables', { place })}
        className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs text-soft"
      >
        {variables.map((name) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="font-mono text-ink">{`{{${name}}}`}</dt>
            <dd>{t(`variable.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
