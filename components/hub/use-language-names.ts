'use client'

import { useCallback, useMemo } from 'react'
import { useLocale } from 'use-intl'

/** Says a language's code in words; what is no code stays as it is. */
export function useLanguageName(): (tag: string) => string {
  const locale = useLocale()
  const names = useMemo(
    () => new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' }),
    [locale],
  )
  return useCallback(
    (tag) => {
      try {
        return names.of(tag) ?? tag
      } catch (error) {
        if (error instanceof RangeError) return tag
        throw error
      }
    },
    [names],
  )
}
