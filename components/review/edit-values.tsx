'use client'

import { Plus, X } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Combobox } from '#components/ui/combobox.tsx'
import { Field } from '#components/ui/field.tsx'
import { FieldChip } from '#components/ui/field-chip.tsx'
import { Input } from '#components/ui/input.tsx'
import {
  type FieldRule,
  formatFieldPath,
  parseFieldPath,
  sameFieldPath,
  type TaskView,
} from '#lib/model/index.ts'
import { EditSection } from './edit-section.tsx'
import { knownValues } from './known-values.ts'
import { fieldPosition } from './rendered-text.tsx'
import { useFieldOptions } from './use-field-options.ts'

export interface EditValuesProps {
  value: readonly FieldRule[]
  onChange: (value: FieldRule[]) => void
  view: TaskView
}

/** What happens to fields' texts before they are rendered. */
export function EditValues({ value, onChange, view }: EditValuesProps) {
  const t = useTranslations('review.edit')
  const options = useFieldOptions(view.fields)
  const chosen = new Set(value.map(({ field }) => formatFieldPath(field)))
  return (
    <EditSection title={t('values')} hint={t('values-hint')}>
      <ul className="flex flex-col gap-2">
        {value.map((rule) => (
          <li key={formatFieldPath(rule.field)} className="rounded-md border border-line p-3">
            <Rule
              rule={rule}
              view={view}
              onChange={(next) =>
                onChange(value.map((one) => (sameFieldPath(one.field, rule.field) ? next : one)))
              }
              onRemove={() =>
                onChange(value.filter((one) => !sameFieldPath(one.field, rule.field)))
              }
            />
          </li>
        ))}
      </ul>
      <Combobox
        className={value.length > 0 ? 'mt-2' : undefined}
        aria-label={t('values-add')}
        placeholder={t('values-add')}
        value={null}
        options={options.filter((option) => !chosen.has(option.value))}
        onChange={(name) =>
          onChange([
            ...value,
            { field: parseFieldPath(name), values: [], extract: null, replace: [] },
          ])
        }
      />
    </EditSection>
  )
}

function Rule({
  rule,
  view,
  onChange,
  onRemove,
}: {
  rule: FieldRule
  view: TaskView
  onChange: (rule: FieldRule) => void
  onRemove: () => void
}) {
  const t = useTranslations('review.edit')
  const name = formatFieldPath(rule.field)
  const known = knownValues(rule.field, view)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-2">
        <FieldChip position={fieldPosition(view.fields, rule.field)}>{name}</FieldChip>
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={t('values-remove', { field: name })}
          icon={<X />}
          onClick={onRemove}
        />
      </div>
      <fieldset className="min-w-0">
        <legend className="mb-1 text-sm font-medium">{t('map')}</legend>
        <ul className="flex max-h-60 flex-col gap-1 overflow-y-auto">
          {rule.values.map((entry, index) => {
            const set = (next: Partial<typeof entry>) =>
              onChange({
                ...rule,
                values: rule.values.map((one, at) => (at === index ? { ...one, ...next } : one)),
              })
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: entries are edited in place and may be alike meanwhile
              <li key={index} className="flex items-center gap-1">
                <Input
                  aria-label={t('map-from')}
                  value={entry.from}
                  className="font-mono text-sm"
                  onChange={(event) => set({ from: event.target.value })}
                />
                <span aria-hidden="true" className="text-soft">
                  →
                </span>
                <Input
                  aria-label={t('map-to')}
                  value={entry.to}
                  className="font-mono text-sm"
                  onChange={(event) => set({ to: event.target.value })}
                />
                <Button
                  size="icon-sm"
                  variant="ghost"
                  aria-label={t('map-remove')}
                  icon={<X />}
                  onClick={() =>
                    onChange({ ...rule, values: rule.values.filter((_, at) => at !== index) })
                  }
                />
              </li>
            )
          })}
        </ul>
        <div className="mt-1 flex flex-wrap gap-1">
          <Button
            size="sm"
            variant="ghost"
            icon={<Plus />}
            onClick={() => onChange({ ...rule, values: [...rule.values, { from: '', to: '' }] })}
          >
            {t('map-add')}
          </Button>
          {known && rule.values.length === 0 && (
            <Button
              size="sm"
              variant="ghost"
              onClick={() =>
                onChange({
                  ...rule,
                  values: known.values.map((value) => ({ from: value, to: value })),
                })
              }
            >
              {t('map-fill')}
            </Button>
          )}
        </div>
      </fieldset>
      <Field label={t('extract')} hint={t('extract-hint')}>
        <Input
          value={rule.extract ?? ''}
          className="font-mono text-sm"
          maxLength={1_000}
          spellCheck={false}
          onChange={(event) => onChange({ ...rule, extract: event.target.value || null })}
        />
      </Field>
      <Replacements rule={rule} onChange={onChange} />
    </div>
  )
}

const mostReplacements = 20

function Replacements({
  rule,
  onChange,
}: {
  rule: FieldRule
  onChange: (rule: FieldRule) => void
}) {
  const t = useTranslations('review.edit')
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{t('replace')}</legend>
      <ul className="flex flex-col gap-1">
        {rule.replace.map((entry, index) => {
          const set = (next: Partial<typeof entry>) =>
            onChange({
              ...rule,
              replace: rule.replace.map((one, at) => (at === index ? { ...one, ...next } : one)),
            })
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries are edited in place and may be alike meanwhile
            <li key={index} className="flex items-center gap-1">
              <Input
                aria-label={t('replace')}
                value={entry.pattern}
                className="font-mono text-sm"
                maxLength={1_000}
                spellCheck={false}
                onChange={(event) => set({ pattern: event.target.value })}
              />
              <span aria-hidden="true" className="text-soft">
                →
              </span>
              <Input
                aria-label={t('replace-with')}
                placeholder={t('replace-with')}
                value={entry.with}
                className="font-mono text-sm"
                maxLength={1_000}
                onChange={(event) => set({ with: event.target.value })}
              />
              <Button
                size="icon-sm"
                variant="ghost"
                aria-label={t('replace-remove')}
                icon={<X />}
                onClick={() =>
                  onChange({ ...rule, replace: rule.replace.filter((_, at) => at !== index) })
                }
              />
            </li>
          )
        })}
      </ul>
      <Button
        size="sm"
        variant="ghost"
        className="mt-1"
        icon={<Plus />}
        disabled={rule.replace.length >= mostReplacements}
        onClick={() => onChange({ ...rule, replace: [...rule.replace, { pattern: '', with: '' }] })}
      >
        {t('replace-add')}
      </Button>
    </fieldset>
  )
}
