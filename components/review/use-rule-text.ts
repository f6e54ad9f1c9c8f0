'use client'

import { useTranslations } from 'use-intl'
import type { FieldRule } from '#lib/model/index.ts'

/** Gives the words of what happens to a field's text: “first match of …, … becomes …”. */
export function useRuleText(): (rule: FieldRule) => string {
  const t = useTranslations('review.task.rule')
  return (rule) => {
    const words: string[] = []
    if (rule.values.length > 0) words.push(t('values', { count: rule.values.length }))
    if (rule.extract !== null) words.push(t('extract', { pattern: rule.extract }))
    for (const { pattern, with: text } of rule.replace)
      words.push(
        text === '' ? t('replace-nothing', { pattern }) : t('replace', { pattern, with: text }),
      )
    return words.join(', ')
  }
}
