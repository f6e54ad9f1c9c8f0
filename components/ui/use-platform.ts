'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}
const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform)

/** Whether the keyboard has ⌘ in the place of Ctrl; false while the server renders. */
export function useAppleKeyboard(): boolean {
  return useSyncExternalStore(never, isApple, () => false)
}
