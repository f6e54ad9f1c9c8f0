'use client'

import { useTranslations } from 'use-intl'
import type { Predicate } from '#lib/model/index.ts'
import { fieldName } from './field-name.ts'

/** Gives the words of a condition: “label is not null”. */
export function usePredicateText(): (predicate: Predicate) => string {
  const t = useTranslations('review.condition')
  return (predicate) =>
    t(predicate.op, {
      field: fieldName(predicate.field),
      text: 'text' in predicate ? predicate.text : '',
      texts: 'texts' in predicate ? predicate.texts.map((text) => `“${text}”`).join(', ') : '',
      pattern: 'pattern' in predicate ? predicate.pattern : '',
      number: 'number' in predicate ? predicate.number : 0,
    })
}
