'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { FieldChip } from '#components/ui/field-chip.tsx'
import type { Field } from '#lib/model/index.ts'
import { ClassLabelsDialog } from './class-labels-dialog.tsx'
import { useTypeText } from './use-type-text.ts'

const shownAtFirst = 60
const shownNames = 8

/** The fields of a file that was read, with their types; numbers that are classes can be named here. */
export function ReadFields({
  fields,
  disabled,
  onLabels,
}: {
  fields: readonly Field[]
  disabled: boolean
  onLabels: (field: string, names: string[]) => void
}) {
  const t = useTranslations('datasets')
  const typeText = useTypeText()
  const [all, setAll] = useState(false)
  const shown = all ? fields : fields.slice(0, shownAtFirst)
  return (
    <div className="rounded-md border border-line">
      <table className="w-full text-sm">
        <thead className="text-left text-soft">
          <tr className="border-b border-line bg-sunken">
            <th scope="col" className="w-2/5 px-3 py-1.5 font-medium">
              {t('col.field')}
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              {t('col.type')}
            </th>
            <td className="w-40" />
          </tr>
        </thead>
        <tbody>
          {shown.map((field, index) => {
            const { type } = field
            const names = type.kind === 'label' ? type.names : []
            return (
              <tr key={field.column} className="border-b border-line last:border-b-0">
                <th scope="row" className="max-w-0 px-3 py-1 text-left font-normal">
                  <FieldChip position={index}>{field.name}</FieldChip>
                </th>
                <td className="px-3 py-1">
                  {typeText(type)}
                  {names.length > 0 && (
                    <span className="block text-xs text-soft wrap-anywhere">
                      {names.slice(0, shownNames).join(' · ')}
                      {names.length > shownNames && ' …'}
                    </span>
                  )}
                </td>
                <td className="h-9 px-3 py-1 text-right">
                  {(type.kind === 'integer' || type.kind === 'label') && (
                    <ClassLabelsDialog
                      field={field.name}
                      names={names}
                      disabled={disabled}
                      onChange={(next) => onLabels(field.name, next)}
                    />
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {shown.length < fields.length && (
        <Button size="sm" variant="ghost" className="m-1" onClick={() => setAll(true)}>
          {t('all-fields', { count: fields.length })}
        </Button>
      )}
    </div>
  )
}
