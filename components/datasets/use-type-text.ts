'use client'

import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import type { FieldType } from '#lib/model/index.ts'

/** Says a field's type in words, such as "list of text". */
export function useTypeText(): (type: FieldType) => string {
  const t = useTranslations('datasets.type')
  return useCallback(
    function say(type: FieldType): string {
      if (type.kind === 'list') return t('list', { item: say(type.item) })
      if (type.kind === 'struct') return t('struct', { count: type.fields.length })
      if (type.kind === 'label') return t('label', { count: type.names.length })
      return t(type.kind)
    },
    [t],
  )
}
