'use client'

import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import type { FieldType } from '#lib/model/index.ts'

/** Says a field's type in words, such as "list of whole numbers". */
export function useTypeText(): (type: FieldType) => string {
  const t = useTranslations('datasets.type')
  return useCallback(
    (type: FieldType) => {
      const say = (one: FieldType, many: boolean): string => {
        const names = many ? 'of' : 'one'
        if (one.kind === 'list') return t(`${names}.list`, { item: say(one.item, true) })
        if (one.kind === 'struct') return t(`${names}.struct`, { count: one.fields.length })
        if (one.kind === 'label') return t(`${names}.label`, { count: one.names.length })
        return t(`${names}.${one.kind}`)
      }
      return say(type, false)
    },
    [t],
  )
}
