'use client'

import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Combobox, type ComboboxOption } from '#components/ui/combobox.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { type Field, formatFieldPath, type Predicate, parseFieldPath } from '#lib/model/index.ts'
import { makeCondition, operandKinds, operandText, operators } from './condition-forms.ts'
import { EditSection } from './edit-section.tsx'
import { useFieldOptions } from './use-field-options.ts'

const mostConditions = 50

/** Conditions on rows: each names a field, an operator and what to compare with. */
export function EditWhere({
  value,
  onChange,
  fields,
}: {
  value: readonly Predicate[]
  onChange: (value: Predicate[]) => void
  fields: readonly Field[]
}) {
  const t = useTranslations('review.edit')
  const options = useFieldOptions(fields)
  const first = fields[0]
  return (
    <EditSection
      title={t('where')}
      hint={t('where-hint')}
      action={
        <Button
          size="sm"
          variant="ghost"
          icon={<Plus />}
          disabled={!first || value.length >= mostConditions}
          onClick={() =>
            first && onChange([...value, makeCondition('is-not-null', [first.name], '')])
          }
        >
          {t('where-add')}
        </Button>
      }
    >
      {value.length > 0 && (
        <ul className="flex flex-col gap-2">
          {value.map((predicate, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: conditions are edited in place and may be alike meanwhile
            <li key={`${index}-${value.length}`}>
              <Condition
                predicate={predicate}
                options={options}
                onChange={(next) => onChange(value.map((one, at) => (at === index ? next : one)))}
                onRemove={() => onChange(value.filter((_, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      )}
    </EditSection>
  )
}

function Condition({
  predicate,
  options,
  onChange,
  onRemove,
}: {
  predicate: Predicate
  options: readonly ComboboxOption[]
  onChange: (predicate: Predicate) => void
  onRemove: () => void
}) {
  const t = useTranslations('review.edit')
  // What was typed, also where it is no number or ends in an empty line yet.
  const [operand, setOperand] = useState(operandText(predicate))
  const kind = operandKinds[predicate.op]
  const type = (text: string) => {
    setOperand(text)
    onChange(makeCondition(predicate.op, predicate.field, text))
  }
  return (
    <div className="flex flex-wrap items-start gap-1">
      <Combobox
        className="w-36! flex-1"
        aria-label={t('where-field')}
        value={formatFieldPath(predicate.field)}
        options={options}
        onChange={(name) => onChange(makeCondition(predicate.op, parseFieldPath(name), operand))}
      />
      <Select
        className="w-44! shrink-0"
        aria-label={t('where-op')}
        value={predicate.op}
        onChange={(op) => onChange(makeCondition(op, predicate.field, operand))}
        options={operators.map((op) => ({ value: op, label: t(`op.${op}`) }))}
      />
      {kind === 'texts' && (
        <Textarea
          className="min-h-8 min-w-40 flex-1"
          aria-label={t('where-texts')}
          placeholder={t('where-texts')}
          rows={2}
          value={operand}
          onChange={(event) => type(event.target.value)}
        />
      )}
      {kind !== 'texts' && kind !== 'none' && (
        <Input
          className="min-w-32 flex-1 font-mono text-sm"
          aria-label={t(
            kind === 'text' ? 'where-text' : kind === 'pattern' ? 'where-pattern' : 'where-number',
          )}
          inputMode={kind === 'number' || kind === 'length' ? 'decimal' : undefined}
          spellCheck={false}
          value={operand}
          onChange={(event) => type(event.target.value)}
        />
      )}
      <Button
        size="icon"
        variant="ghost"
        aria-label={t('where-remove')}
        icon={<X />}
        onClick={onRemove}
      />
    </div>
  )
}
