'use client'

import { useTranslations } from 'use-intl'
import { Combobox } from '#components/ui/combobox.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import {
  type Field,
  formatFieldPath,
  formatTemplate,
  parseFieldPath,
  type TaskOutput,
} from '#lib/model/index.ts'
import { EditSection } from './edit-section.tsx'
import { toFields } from './input-forms.ts'
import { TemplateEditor } from './template-editor.tsx'
import { useFieldOptions } from './use-field-options.ts'

/** The output: one field, or a template. */
export function EditOutput({
  value,
  onChange,
  fields,
}: {
  value: TaskOutput
  onChange: (value: TaskOutput) => void
  fields: readonly Field[]
}) {
  const t = useTranslations('review.edit')
  const options = useFieldOptions(fields)
  const back = value.kind === 'template' ? toFields(value.template, fields) : null
  const only = back?.length === 1 ? back[0] : undefined
  return (
    <EditSection
      title={t('output')}
      action={
        <Segmented
          label={t('output-kind')}
          value={value.kind}
          onChange={(kind) => {
            if (kind === 'template' && value.kind === 'field')
              onChange({
                kind,
                template: formatTemplate([{ kind: 'field', path: value.field, as: 'plain' }]),
              })
            const first = fields[0]
            const field = only ?? (back?.length === 0 && first ? [first.name] : undefined)
            if (kind === 'field' && field) onChange({ kind, field })
          }}
          options={[
            { value: 'field', label: t('as-field') },
            { value: 'template', label: t('as-template') },
          ]}
        />
      }
    >
      {value.kind === 'field' ? (
        <Combobox
          aria-label={t('output-field')}
          value={formatFieldPath(value.field)}
          options={options}
          onChange={(name) => onChange({ kind: 'field', field: parseFieldPath(name) })}
        />
      ) : (
        <>
          <TemplateEditor
            label={t('template-output')}
            value={value.template}
            onChange={(template) => onChange({ kind: 'template', template })}
            fields={fields}
          />
          {back === null && <p className="mt-1 text-sm text-soft">{t('not-as-fields')}</p>}
        </>
      )}
    </EditSection>
  )
}
