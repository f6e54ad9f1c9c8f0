import { describe, expect, it } from 'vitest'
import { type KeyPlace, type KeyPress, type ReviewMode, reviewAction } from './review-keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...more,
})

const meaning = (key: KeyPress, mode: ReviewMode = 'triage', place: KeyPlace = 'page') => {
  const action = reviewAction(key, { mode, place })
  return action?.kind === 'reason' ? `reason ${action.reason}` : (action?.kind ?? null)
}

describe('on the page', () => {
  it.each([
    ['a', 'approve'],
    ['A', 'approve'],
    ['e', 'edit'],
    ['f', 'fix'],
    ['m', 'judge'],
    ['r', 'reject'],
    ['s', 'skip'],
    ['u', 'undo'],
    ['j', 'next'],
    ['k', 'previous'],
    [' ', 'toggle-outputs'],
    ['?', 'shortcuts'],
    ['1', null],
    ['g', null],
    ['Enter', null],
    ['Escape', null],
    ['constructor', null],
  ])('%j is %s', (key, expected) => {
    expect(meaning(press(key))).toBe(expected)
  })

  it.each([
    ['Ctrl', { ctrlKey: true }],
    ['⌘', { metaKey: true }],
    ['Alt', { altKey: true }],
    ['Shift', { shiftKey: true }],
    ['composing', { isComposing: true }],
    ['key code 229', { keyCode: 229 }],
    ['a held key', { repeat: true }],
  ])('%s takes the meaning from a', (_name, more) => {
    expect(meaning(press('a', more))).toBeNull()
  })

  it('lets a held j walk on, and ? be made with Shift', () => {
    expect(meaning(press('j', { repeat: true }))).toBe('next')
    expect(meaning(press('?', { shiftKey: true }))).toBe('shortcuts')
  })

  it('leaves text fields alone, and Space to the control that has the focus', () => {
    expect(['a', 'j', '?', ' '].map((key) => meaning(press(key), 'triage', 'text'))).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(meaning(press(' '), 'triage', 'control')).toBeNull()
    expect(meaning(press('a'), 'triage', 'control')).toBe('approve')
  })

  it('means nothing behind a dialog', () => {
    expect(meaning(press('a'), 'shut')).toBeNull()
  })
})

describe('while rejecting', () => {
  it.each([
    ['1', 'page', 'reason 0'],
    ['9', 'control', 'reason 8'],
    ['0', 'page', null],
    ['a', 'page', null],
    ['1', 'text', null],
  ] as const)('%s on %s is %s', (key, place, expected) => {
    expect(meaning(press(key), 'rejecting', place)).toBe(expected)
  })
})

describe('while editing', () => {
  it.each([
    ['a bare key', press('a'), null],
    ['Enter', press('Enter'), null],
    ['Ctrl Enter', press('Enter', { ctrlKey: true }), 'save-and-approve'],
    ['⌘ Enter', press('Enter', { metaKey: true }), 'save-and-approve'],
    ['Ctrl Enter, composing', press('Enter', { ctrlKey: true, isComposing: true }), null],
    ['Ctrl Enter, held', press('Enter', { ctrlKey: true, repeat: true }), null],
    ['Escape', press('Escape'), 'back'],
    ['Escape, composing', press('Escape', { keyCode: 229 }), null],
  ])('%s', (_name, key, expected) => {
    expect(meaning(key, 'editing', 'text')).toBe(expected)
  })
})
