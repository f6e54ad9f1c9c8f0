'use client'

import { useCallback } from 'react'
import { useLocale } from 'use-intl'
import { formatDollars } from '#components/ui/format-number.ts'
import { toDollars } from '#lib/model/index.ts'

/** Gives micros as dollars, for reading. */
export function useDollars(): (micros: number) => string {
  const locale = useLocale()
  return useCallback((micros) => formatDollars(toDollars(micros), locale), [locale])
}
