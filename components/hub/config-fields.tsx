'use client'

import { useTranslations } from 'use-intl'
import { useTypeText } from '#components/datasets/use-type-text.ts'
import { Callout } from '#components/ui/callout.tsx'
import { FieldChip } from '#components/ui/field-chip.tsx'
import type { Field, FieldType, HubConfigLook } from '#lib/model/index.ts'

const shownNames = 8
const mediaKinds = ['image', 'audio', 'video', 'binary', 'pdf'] as const

/** The names of a class label or of a record's fields, also of a list of them. */
function namesOf(type: FieldType): readonly string[] {
  if (type.kind === 'label') return type.names
  if (type.kind === 'struct') return type.fields.map(({ name }) => name)
  return type.kind === 'list' ? namesOf(type.item) : []
}

/** The fields of a config with their types, and the columns that are left out. */
export function ConfigFields({
  fields,
  leftOut,
}: {
  fields: readonly Field[]
  leftOut: HubConfigLook['leftOut']
}) {
  const t = useTranslations('hub.page.config')
  const common = useTranslations('datasets')
  const typeText = useTypeText()
  const kindText = (kind: string) => {
    const media = mediaKinds.find((one) => one === kind)
    return media ? t(`media.${media}`) : kind
  }
  return (
    <div className="flex flex-col gap-2">
      {fields.length > 0 && (
        <div className="max-h-96 overflow-auto rounded-md border border-line">
          <table className="w-full text-sm">
            <thead className="bg-sunken text-left text-soft">
              <tr>
                <th scope="col" className="w-2/5 border-b border-line px-3 py-1.5 font-medium">
                  {common('col.field')}
                </th>
                <th scope="col" className="border-b border-line px-3 py-1.5 font-medium">
                  {common('col.type')}
                </th>
              </tr>
            </thead>
            <tbody>
              {fields.map((field, index) => {
                const names = namesOf(field.type)
                return (
                  <tr key={field.column} className="border-b border-line last:border-b-0">
                    <th scope="row" className="max-w-0 px-3 py-1.5 text-left align-top font-normal">
                      <FieldChip position={index}>{field.name}</FieldChip>
                    </th>
                    <td className="px-3 py-1.5 align-top">
                      {typeText(field.type)}
                      {names.length > 0 && (
                        <span className="block text-xs text-soft wrap-anywhere">
                          {names.length > shownNames
                            ? t('names', {
                                names: names.slice(0, shownNames).join(' · '),
                                count: names.length - shownNames,
                              })
                            : names.join(' · ')}
                        </span>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {leftOut.length > 0 && (
        <Callout tone="info" title={t('left-out', { count: leftOut.length })}>
          <p className="text-sm">
            {leftOut.map(({ field, kind }) => `${field} (${kindText(kind)})`).join(', ')}
          </p>
        </Callout>
      )}
    </div>
  )
}
