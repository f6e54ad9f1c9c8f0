import { describe, expect, it } from 'vitest'
import { type Block, readMarkdown } from './markdown.ts'
import { readInline, safeHref } from './markdown-inline.ts'

const base = 'https://huggingface.co/datasets/a/b/blob/main/'
const text = (one: string) => ({ kind: 'text', text: one })

describe('safeHref', () => {
  it.each([
    ['https://example.org/x', 'https://example.org/x'],
    ['data/train.csv', `${base}data/train.csv`],
    ['/datasets/c', 'https://huggingface.co/datasets/c'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
    ['javascript:alert(1)', null],
    ['JavaScript:alert(1)', null],
    ['java\nscript:alert(1)', null],
    ['data:text/html,x', null],
    ['vbscript:x', null],
    ['file:///etc/passwd', null],
    ['#section', null],
    ['', null],
  ])('%j leads to %s', (target, href) => {
    expect(safeHref(target, base)).toBe(href)
  })
})

describe('readInline', () => {
  it.each([
    ['plain', [text('plain')]],
    ['a **b** c', [text('a '), { kind: 'strong', children: [text('b')] }, text(' c')]],
    ['*b*', [{ kind: 'emphasis', children: [text('b')] }]],
    [
      '*a **b** c*',
      [
        {
          kind: 'emphasis',
          children: [text('a '), { kind: 'strong', children: [text('b')] }, text(' c')],
        },
      ],
    ],
    ['~~old~~', [{ kind: 'strike', children: [text('old')] }]],
    ['snake_case_name', [text('snake_case_name')]],
    ['2 * 3 * 4', [text('2 * 3 * 4')]],
    ['**open', [text('**open')]],
    ['`a*b*`', [{ kind: 'code', text: 'a*b*' }]],
    ['``a`b``', [{ kind: 'code', text: 'a`b' }]],
    ['`open', [text('`open')]],
    ['\\*not\\*', [text('*not*')]],
    ['a &amp; b &lt;c&gt;', [text('a & b <c>')]],
    [
      '[the **card**](https://example.org "title")',
      [
        {
          kind: 'link',
          href: 'https://example.org/',
          children: [text('the '), { kind: 'strong', children: [text('card')] }],
        },
      ],
    ],
    ['[x](javascript:alert)', [text('x')]],
    ['[not a link]', [text('[not a link]')]],
    [
      'see https://a.org/x_y_z.',
      [
        text('see '),
        { kind: 'link', href: 'https://a.org/x_y_z', children: [text('https://a.org/x_y_z')] },
        text('.'),
      ],
    ],
    [
      '<https://a.org>',
      [{ kind: 'link', href: 'https://a.org/', children: [text('https://a.org')] }],
    ],
    ['![chart](img/a.png)', [{ kind: 'image', href: `${base}img/a.png`, alt: 'chart' }]],
    ['<img src="a.png" alt="x">', [{ kind: 'image', href: `${base}a.png`, alt: 'x' }]],
    ['<b onclick="alert(1)">bold</b>', [text('bold')]],
    ['a<br/>b', [text('a'), { kind: 'break' }, text('b')]],
    ['1 < 2 and 3 > 2', [text('1 < 2 and 3 > 2')]],
  ])('%s', (markdown, expected) => {
    expect(readInline(markdown, base)).toEqual(expected)
  })

  it('takes no longer than the text is long', () => {
    const begin = performance.now()
    for (const bad of ['*a ', '`', '[', '_a', '**a ', '![', '<a ', '[](', '~~a '])
      readInline(bad.repeat(15_000 / bad.length), base)
    expect(performance.now() - begin).toBeLessThan(3_000)
  })
})

describe('readMarkdown', () => {
  const kinds = (blocks: Block[]) => blocks.map(({ kind }) => kind)

  it('reads the blocks of a card', () => {
    const blocks = readMarkdown(
      [
        '# Title',
        'One paragraph',
        'over two lines.',
        '',
        'Set',
        '---',
        '> quoted',
        '',
        '```python',
        '# no heading',
        '```',
        '| a | b |',
        '|---|:-:|',
        '| 1 | `x\\|y` |',
        '| 2 |',
        '',
        '***',
        '- one',
        '  - inner',
        '- two',
        '',
        '3. three',
      ].join('\n'),
      base,
    )
    expect(kinds(blocks)).toEqual([
      'heading',
      'paragraph',
      'heading',
      'quote',
      'code',
      'table',
      'rule',
      'list',
      'list',
    ])
    expect(blocks[1]).toEqual({
      kind: 'paragraph',
      children: [text('One paragraph\nover two lines.')],
    })
    expect(blocks[2]).toEqual({ kind: 'heading', level: 2, children: [text('Set')] })
    expect(blocks[4]).toEqual({ kind: 'code', text: '# no heading' })
    expect(blocks[5]).toMatchObject({
      rows: [
        [[text('1')], [{ kind: 'code', text: 'x|y' }]],
        [[text('2')], []],
      ],
    })
    expect(blocks[7]).toMatchObject({
      ordered: false,
      items: [
        [{ kind: 'paragraph' }, { kind: 'list', items: [[{ kind: 'paragraph' }]] }],
        [{ kind: 'paragraph', children: [text('two')] }],
      ],
    })
    expect(blocks[8]).toMatchObject({ ordered: true, start: 3 })
  })

  it('passes no HTML through', () => {
    const blocks = readMarkdown(
      '<!-- secret -->\n<script>alert(1)</script>\n<div align="center">\n\n<h1>Hi</h1>\n</div>\n<style>x{}',
      base,
    )
    expect(blocks).toEqual([{ kind: 'paragraph', children: [text('Hi\n')] }])
  })

  it('ends with a fence that nobody closed, and with a list of nothing', () => {
    expect(readMarkdown('```\ncode', base)).toEqual([{ kind: 'code', text: 'code' }])
    expect(readMarkdown('-', base)).toMatchObject([{ kind: 'list', items: [[]] }])
  })

  it('is bounded where quotes and lists nest without end', () => {
    expect(kinds(readMarkdown('>'.repeat(5_000), base))).toEqual(['quote'])
    expect(kinds(readMarkdown(`${'- '.repeat(5_000)}x`, base))).toEqual(['list'])
  })
})
