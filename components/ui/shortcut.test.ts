import { describe, expect, it } from 'vitest'
import { ariaShortcut, keySigns, matchesShortcut, takesText } from './shortcut.ts'

const press = (key: string, held: string[] = []) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
})

describe('matchesShortcut', () => {
  it.each([
    ['A', press('a'), true],
    ['A', press('A', ['shift']), false],
    ['A', press('a', ['ctrl']), false],
    ['A', press('a', ['alt']), false],
    ['A', press('b'), false],
    ['Shift+S', press('S', ['shift']), true],
    ['Shift+S', press('s'), false],
    ['Mod+K', press('k', ['ctrl']), true],
    ['Mod+K', press('k', ['meta']), true],
    ['Mod+K', press('k'), false],
    ['Mod+Enter', press('Enter', ['ctrl']), true],
    ['Mod+Enter', press('Enter'), false],
    ['?', press('?', ['shift']), true],
    ['?', press('?'), true],
    ['Space', press(' '), true],
    ['Escape', press('Escape'), true],
    ['1', press('1'), true],
  ])('%s, %o: %s', (shortcut, key, matches) => {
    expect(matchesShortcut(key, shortcut)).toBe(matches)
  })
})

describe('takesText', () => {
  it.each([
    [{ tagName: 'INPUT', type: 'text' }, true],
    [{ tagName: 'INPUT', type: 'search' }, true],
    [{ tagName: 'INPUT', type: 'number' }, true],
    [{ tagName: 'TEXTAREA' }, true],
    [{ tagName: 'SELECT' }, true],
    [{ tagName: 'DIV', isContentEditable: true }, true],
    [{ tagName: 'INPUT', type: 'checkbox' }, false],
    [{ tagName: 'BUTTON', type: 'button' }, false],
    [{ tagName: 'DIV', isContentEditable: false }, false],
    [null, false],
  ])('%o: %s', (target, takes) => {
    expect(takesText(target)).toBe(takes)
  })
})

describe('signs', () => {
  it.each([
    ['Mod+Enter', false, ['Ctrl', 'Enter']],
    ['Mod+Enter', true, ['⌘', '↵']],
    ['Escape', false, ['Esc']],
    ['J K', false, ['J', 'K']],
  ])('%s, Apple %s', (shortcut, apple, signs) => {
    expect(keySigns(shortcut, apple)).toEqual(signs)
  })

  it('are written for assistive technology', () => {
    expect(ariaShortcut('Mod+Enter', false)).toBe('Control+Enter')
    expect(ariaShortcut('Mod+Enter', true)).toBe('Meta+Enter')
  })
})
