/**
 * A shortcut is written `A`, `Shift+S`, `Mod+Enter` (Mod: ⌘ on Apple keyboards, Ctrl elsewhere), `?` or
 * `J K` for two keys that do related things.
 */

const appleSigns: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵' }
const signs: Record<string, string> = { Mod: 'Ctrl', Escape: 'Esc' }

/** The keys of a shortcut as they are written on the keyboard: `Mod+Enter` -> `['Ctrl', 'Enter']`. */
export function keySigns(shortcut: string, apple: boolean): string[] {
  return shortcut
    .split(/[+ ]/)
    .map((key) => (apple ? appleSigns[key] : undefined) ?? signs[key] ?? key)
}

/** The value of `aria-keyshortcuts` for a shortcut, such as `Control+Enter`. */
export function ariaShortcut(shortcut: string, apple: boolean): string {
  return shortcut.replaceAll('Mod', apple ? 'Meta' : 'Control')
}

interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

/**
 * Whether a key press is the shortcut. A shortcut without modifiers wants none, except that signs
 * such as `?` are taken however the keyboard makes them.
 */
export function matchesShortcut(press: KeyPress, shortcut: string): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const wants = (name: string) => parts.slice(0, -1).includes(name)
  if ((press.ctrlKey || press.metaKey) !== wants('Mod') || press.altKey !== wants('Alt'))
    return false
  const isLetter = key.length > 1 || /^[a-z]$/i.test(key)
  if (isLetter && press.shiftKey !== wants('Shift')) return false
  return press.key.toLowerCase() === (key === 'Space' ? ' ' : key.toLowerCase())
}

/** What of an element tells whether keys typed into it are text. */
interface KeyTarget {
  tagName?: string
  type?: string
  isContentEditable?: boolean
}

const keptTypes = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'file'])

/** Whether a bare key belongs to the element it was pressed in: a text field, a list to choose from. */
export function takesText(target: unknown): boolean {
  const element = (target ?? {}) as KeyTarget
  if (element.isContentEditable) return true
  if (element.tagName === 'TEXTAREA' || element.tagName === 'SELECT') return true
  return element.tagName === 'INPUT' && !keptTypes.has(element.type ?? 'text')
}
