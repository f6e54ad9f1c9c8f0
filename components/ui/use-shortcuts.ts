'use client'

import { useEffect, useRef } from 'react'
import { matchesShortcut, takesText } from './shortcut.ts'

/**
 * Listens for shortcuts on the whole page while `enabled`. Keys without Ctrl or ⌘ do not fire inside
 * text fields, while an input method composes, or when something nearer has taken the key.
 */
export function useShortcuts(
  shortcuts: Record<string, (event: KeyboardEvent) => void>,
  { enabled = true }: { enabled?: boolean } = {},
): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    if (!enabled) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
      const found = Object.keys(latest.current).find((shortcut) => matchesShortcut(event, shortcut))
      if (found === undefined) return
      if (!found.startsWith('Mod+') && takesText(event.target)) return
      event.preventDefault()
      latest.current[found]?.(event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [enabled])
}
