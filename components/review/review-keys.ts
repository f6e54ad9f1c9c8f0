/** What a key does on the review page. `reason` is an index into `rejectReasons`. */
export type ReviewAction =
  | { kind: 'approve' | 'reject' | 'edit' | 'fix' | 'judge' | 'skip' | 'undo' }
  | { kind: 'next' | 'previous' | 'toggle-outputs' | 'shortcuts' }
  | { kind: 'reason'; reason: number }
  | { kind: 'save-and-approve' | 'back' }

/**
 * `triage`: a task is shown. `rejecting`: the list of reasons is open. `editing`: the task is being
 * edited. `shut`: a dialog or menu is open, or nothing is there to act on.
 */
export type ReviewMode = 'triage' | 'rejecting' | 'editing' | 'shut'

/** Where a key was pressed: in something that takes text, on a control that Space or Enter presses, or neither. */
export type KeyPlace = 'text' | 'control' | 'page'

export interface KeyPress {
  key: string
  keyCode: number
  isComposing: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  repeat: boolean
}

const triageKeys = {
  a: { kind: 'approve' },
  e: { kind: 'edit' },
  f: { kind: 'fix' },
  m: { kind: 'judge' },
  r: { kind: 'reject' },
  s: { kind: 'skip' },
  u: { kind: 'undo' },
  j: { kind: 'next' },
  k: { kind: 'previous' },
  ' ': { kind: 'toggle-outputs' },
  '?': { kind: 'shortcuts' },
} as const satisfies Record<string, ReviewAction>

/** A held key may walk on, but never decide twice. */
const mayRepeat = new Set<string>(['next', 'previous'])

/**
 * What a key press means, or null. Keys without Ctrl or ⌘ mean nothing inside text fields; no key
 * does while an input method composes (`isComposing`, or the key code 229 of older browsers).
 */
export function reviewAction(
  press: KeyPress,
  { mode, place }: { mode: ReviewMode; place: KeyPlace },
): ReviewAction | null {
  if (press.isComposing || press.keyCode === 229 || mode === 'shut') return null
  const modified = press.ctrlKey || press.metaKey
  if (mode === 'editing') {
    if (press.key === 'Enter' && modified && !press.altKey && !press.shiftKey && !press.repeat)
      return { kind: 'save-and-approve' }
    return press.key === 'Escape' && !modified ? { kind: 'back' } : null
  }
  if (modified || press.altKey || place === 'text') return null
  if (mode === 'rejecting') {
    const digit = /^[1-9]$/.test(press.key) && !press.repeat ? Number(press.key) : null
    return digit === null ? null : { kind: 'reason', reason: digit - 1 }
  }
  if (press.key === ' ' && place === 'control') return null
  // Caps lock gives capitals without Shift; Shift with a letter is another key.
  const key = press.shiftKey && press.key !== '?' ? '' : press.key.toLowerCase()
  const action = Object.hasOwn(triageKeys, key) ? triageKeys[key as keyof typeof triageKeys] : null
  return action && press.repeat && !mayRepeat.has(action.kind) ? null : action
}
