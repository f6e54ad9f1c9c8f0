'use client'

import { ArrowLeftToLine, X } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { FieldChip } from '#components/ui/field-chip.tsx'
import { RadioGroup } from '#components/ui/radio-group.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import {
  type Field,
  formatFieldPath,
  parseFieldPath,
  sameFieldPath,
  type TaskInput,
} from '#lib/model/index.ts'
import { EditSection } from './edit-section.tsx'
import { toFields, toTemplate } from './input-forms.ts'
import { fieldPosition } from './rendered-text.tsx'
import { TemplateEditor } from './template-editor.tsx'
import { useFieldOptions } from './use-field-options.ts'

/** The input: a list of fields in a style, or a template. */
export function EditInput({
  value,
  onChange,
  fields,
}: {
  value: TaskInput
  onChange: (value: TaskInput) => void
  fields: readonly Field[]
}) {
  const t = useTranslations('review.edit')
  const back = value.kind === 'template' ? toFields(value.template, fields) : null
  const stuck = value.kind === 'template' && back === null
  return (
    <EditSection
      title={t('input')}
      action={
        <Segmented
          label={t('input-kind')}
          value={value.kind}
          onChange={(kind) => {
            if (kind === 'template') onChange({ kind, template: toTemplate(value, fields) })
            else if (back) onChange({ kind: 'fields', style: 'labeled', fields: back })
          }}
          options={[
            { value: 'fields', label: t('as-fields') },
            { value: 'template', label: t('as-template') },
          ]}
        />
      }
    >
      {value.kind === 'fields' ? (
        <InputFields value={value} onChange={onChange} fields={fields} />
      ) : (
        <>
          <TemplateEditor
            label={t('template-input')}
            value={value.template}
            onChange={(template) => onChange({ kind: 'template', template })}
            fields={fields}
          />
          {stuck && <p className="mt-1 text-sm text-soft">{t('not-as-fields')}</p>}
        </>
      )}
    </EditSection>
  )
}

function InputFields({
  value,
  onChange,
  fields,
}: {
  value: TaskInput & { kind: 'fields' }
  onChange: (value: TaskInput) => void
  fields: readonly Field[]
}) {
  const t = useTranslations('review.edit')
  const options = useFieldOptions(fields)
  const chosen = new Set(value.fields.map(formatFieldPath))
  const set = (next: TaskInput & { kind: 'fields' }) => onChange(next)
  return (
    <>
      <ul aria-label={t('fields')} className="mb-2 flex flex-col gap-1">
        {value.fields.length === 0 && <li className="text-soft">{t('no-fields')}</li>}
        {value.fields.map((path, index) => {
          const name = formatFieldPath(path)
          return (
            <li key={name} className="flex min-h-7 items-center gap-1">
              <FieldChip position={fieldPosition(fields, path)}>{name}</FieldChip>
              <span className="flex-1" />
              {index > 0 && (
                <Button
                  size="icon-sm"
                  variant="ghost"
                  aria-label={t('move-field', { field: name })}
                  title={t('move-field', { field: name })}
                  icon={<ArrowLeftToLine className="rotate-90" />}
                  onClick={() =>
                    set({
                      ...value,
                      fields: [path, ...value.fields.filter((one) => !sameFieldPath(one, path))],
                    })
                  }
                />
              )}
              <Button
                size="icon-sm"
                variant="ghost"
                aria-label={t('remove-field', { field: name })}
                icon={<X />}
                onClick={() =>
                  set({ ...value, fields: value.fields.filter((one) => !sameFieldPath(one, path)) })
                }
              />
            </li>
          )
        })}
      </ul>
      <Combobox
        aria-label={t('add-field')}
        placeholder={t('add-field')}
        value={null}
        options={options.filter((option) => !chosen.has(option.value))}
        onChange={(name) => set({ ...value, fields: [...value.fields, parseFieldPath(name)] })}
      />
      <RadioGroup
        className="mt-3"
        legend={t('style')}
        value={value.style}
        onChange={(style) => set({ ...value, style })}
        options={[
          { value: 'labeled', label: t('style-labeled'), hint: t('style-labeled-hint') },
          { value: 'dynosaur', label: t('style-dynosaur'), hint: t('style-dynosaur-hint') },
        ]}
      />
    </>
  )
}
