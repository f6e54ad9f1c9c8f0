import { describe, expect, it } from 'vitest'
import { drawer, drawPath } from './drawn-paths.fixture.ts'
import { formatTemplate, listTemplatePaths, parseTemplate, type TemplatePiece } from './template.ts'

const field = (
  path: (string | number)[],
  as: 'plain' | 'list' | 'letters' | 'letter' = 'plain',
): TemplatePiece => ({ kind: 'field', path, as })
const text = (literal: string): TemplatePiece => ({ kind: 'literal', text: literal })
const item = (path: (string | number)[], index: (string | number)[]): TemplatePiece => ({
  kind: 'item',
  path,
  index,
})

describe('a template', () => {
  it.each<[string, TemplatePiece[]]>([
    ['', []],
    ['plain } text {', [text('plain } text {')]],
    ['{{question}}', [field(['question'])]],
    ['Q: {{question}}\nA:', [text('Q: '), field(['question']), text('\nA:')]],
    ['{{choices|letters}}', [field(['choices'], 'letters')]],
    ['{{label|letter}}', [field(['label'], 'letter')]],
    ['{{answers.text|list}}', [field(['answers', 'text'], 'list')]],
    ['{{answers.text[0]}}', [field(['answers', 'text', 0])]],
    ['{{["a.b"]}}', [field(['a.b'])]],
    ['{{["a}}b|c"]}}', [field(['a}}b|c'])]],
    ['{{a["b"]}}', [field(['a', 'b'])]],
    ['{{choices[label]}}', [item(['choices'], ['label'])]],
    ['{{choices[meta.idx]}}', [item(['choices'], ['meta', 'idx'])]],
    ['{{choices[answers.index[0]]}}', [item(['choices'], ['answers', 'index', 0])]],
    ['{{choices[["a.b"]]}}', [item(['choices'], ['a.b'])]],
    ['{{choices.text[0][label]}}', [item(['choices', 'text', 0], ['label'])]],
    ['{{["a[b"][label]}}', [item(['a[b'], ['label'])]],
    ['{{choices[["0"]]}}', [item(['choices'], ['0'])]],
    ['{{choices[0x]}}', [item(['choices'], ['0x'])]],
    ['{{ choices [ label ] }}', [item(['choices'], ['label'])]],
    ['{{ question }}', [field(['question'])]],
    ['{{{{', [text('{{')]],
    ['{{{{x}}}}', [text('{{x}}}}')]],
    ['{{{name}}}', [text('{'), field(['name']), text('}')]],
    ['{{{{{', [text('{{{')]],
    ['{{{{{{name}}', [text('{{'), field(['name'])]],
    ['{{{{{{{name}}', [text('{{{'), field(['name'])]],
    ['{{{{{{{{name', [text('{{{{name')]],
    ['{{a}}{{b}}', [field(['a']), field(['b'])]],
  ])('%j is read', (template, pieces) => {
    expect(parseTemplate(template)).toEqual(pieces)
  })

  it.each([
    ['{{question', 'template-unclosed', { text: '{{question' }],
    ['{{["a}}', 'template-unclosed', { text: '{{["a}}' }],
    ['{{}}', 'template-unreadable', { placeholder: '{{}}' }],
    ['{{a..b}}', 'template-unreadable', { placeholder: '{{a..b}}' }],
    ['{{a|upper}}', 'template-unreadable', { placeholder: '{{a|upper}}' }],
    ['{{a[b]|list}}', 'template-unreadable', { placeholder: '{{a[b]|list}}' }],
    ['{{[label]}}', 'template-unreadable', { placeholder: '{{[label]}}' }],
    ['{{a[b}}', 'template-unreadable', { placeholder: '{{a[b}}' }],
    ['{{a[b[c]}}', 'template-unreadable', { placeholder: '{{a[b[c]}}' }],
    ['{{a[]}}', 'template-unreadable', { placeholder: '{{a[]}}' }],
  ])('%j is refused', (template, code, values) => {
    expect(() => parseTemplate(template)).toThrow(expect.objectContaining({ code, values }))
  })

  it('comes back whole, whatever the names and the text around them', () => {
    const draw = drawer(11)
    for (let round = 0; round < 3_000; round += 1) {
      const pieces = drawPieces(draw)
      expect(parseTemplate(formatTemplate(pieces))).toEqual(pieces)
    }
  })

  it('lists each path once', () => {
    const pieces = parseTemplate('{{a}} {{b[c]}} {{a|list}} {{c}}')
    expect(listTemplatePaths(pieces)).toEqual([['a'], ['b'], ['c']])
  })
})

const fragments = ['{', '{{', '{{{', '}', '}}', ' ', 'x', '\n', '[', '"', '|', '\\']
const modes = ['plain', 'list', 'letters', 'letter'] as const

/** Pieces as the reader gives them: no two literals side by side, none empty. */
function drawPieces(draw: (limit: number) => number): TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  const count = draw(6)
  for (let at = 0; at < count; at += 1) {
    const isAfterText = pieces.at(-1)?.kind === 'literal'
    const kinds = isAfterText ? 2 : 3
    pieces.push(
      [
        () => field(drawPath(draw), modes[draw(modes.length)]),
        () => item(drawPath(draw), drawPath(draw)),
        () =>
          text(
            Array.from({ length: 1 + draw(4) }, () => fragments[draw(fragments.length)]).join(''),
          ),
      ][draw(kinds)]?.() ?? text('x'),
    )
  }
  return pieces
}
