'use client'

import { useSyncExternalStore } from 'react'

const query = '(max-height: 820px) and (min-width: 768px)'

/** Whether the screen is so low that every line counts; false while the server renders. */
export function useShortScreen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
    () => false,
  )
}
