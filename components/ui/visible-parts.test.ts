import { describe, expect, it } from 'vitest'
import { cutText, visibleParts } from './visible-parts.ts'

/** Parts as they are seen: signs in brackets, one a character. */
const seen = (value: string, options?: { cut: boolean }) =>
  visibleParts(value, options)
    .map((part) =>
      part.kind === 'text' ? part.text : `[${(part.sign || '␠').repeat(part.text.length)}]`,
    )
    .join('')

describe('visibleParts', () => {
  it.each([
    ['plain', 'a b\nc', 'a b\nc'],
    ['nothing', '', ''],
    ['space at both ends', ' a ', '[␠]a[␠]'],
    ['several', '  \ta', '[␠␠][→]a'],
    ['line break at the end', 'a\n', 'a[↵]'],
    ['carriage return', 'a\r\n', 'a[‹000D›][↵]'],
    ['only spaces', '   ', '[␠␠␠]'],
    ['no-break space inside', 'a\u00a0b', 'a[‹00A0›]b'],
    ['zero width space', 'a\u200bb', 'a[‹200B›]b'],
    ['byte order mark', '\ufeffid', '[‹FEFF›]id'],
    ['direction override', 'a\u202eb', 'a[‹202E›]b'],
    ['null character', 'a\u0000b', 'a[‹0000›]b'],
    ['escape', '\u001b[1m', '[‹001B›][1m'],
    ['half a pair', 'a\ud800b', 'a[‹D800›]b'],
    ['a whole pair', 'a😀b', 'a😀b'],
    ['emoji with joiner', '👩\u200d💻', '👩\u200d💻'],
    ['joiner alone', '\u200da', '[‹200D›]a'],
  ])('%s', (_, value, shown) => {
    expect(seen(value)).toBe(shown)
    expect(
      visibleParts(value)
        .map((part) => part.text)
        .join(''),
    ).toBe(value)
  })
})

it('takes white space where a value was cut for what it is', () => {
  expect(seen(' a b ', { cut: true })).toBe('[␠]a b ')
})

describe('cutText', () => {
  it.each([
    ['abc', 5, 'abc'],
    ['abc', 2, 'ab'],
    ['a😀b', 2, 'a'],
    ['a😀b', 3, 'a😀'],
  ])('%s to %i: %s', (value, limit, cut) => expect(cutText(value, limit)).toBe(cut))
})
