import { takesText } from '#components/ui/shortcut.ts'
import type { KeyPlace } from './review-keys.ts'

const controls =
  'button, a[href], summary, input, select, [role="button"], [role="switch"], [role="tab"], [role="menuitem"]'

/** What a key press belongs to: a text field, a control that Space or Enter presses, or the page. */
export function keyPlace(target: EventTarget | null): KeyPlace {
  if (takesText(target)) return 'text'
  return target instanceof Element && target.closest(controls) ? 'control' : 'page'
}

const overlays = ['dialog', 'alertdialog', 'menu', 'listbox']
  .map((role) => `[role="${role}"][data-state="open"]`)
  .join(', ')

/** Whether a dialog, menu or list is open over the page: its keys are its own. */
export function isOverlaid(): boolean {
  return document.querySelector(overlays) !== null
}
