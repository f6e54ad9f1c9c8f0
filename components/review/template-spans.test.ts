import { describe, expect, it } from 'vitest'
import { formatFieldPath } from '#lib/model/index.ts'
import { templateSpans } from './template-spans.ts'

/** Spans as `text`, `[field:text]` and `<broken>`. */
const seen = (template: string) =>
  templateSpans(template)
    .map(({ text, field, broken }) =>
      broken ? `<${text}>` : field ? `[${formatFieldPath(field)}:${text}]` : text,
    )
    .join('·')

describe('templateSpans', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['Q: {{question}} A', 'Q: ·[question:{{question}}]· A'],
    ['{{a}}{{b|list}}', '[a:{{a}}]·[b:{{b|list}}]'],
    ['{{choices[label]}}', '[choices:{{choices[label]}}]'],
    ['{{["a}}b"]}}', '[["a}}b"]:{{["a}}b"]}}]'],
    ['{{{{ literal', '{{{{· literal'],
    ['{{ half', '<{{>· half'],
    ['{{ half\n{{a}}', '<{{>· half\n·[a:{{a}}]'],
    ['{{a {{b}}', '<{{>·a ·[b:{{b}}]'],
    ['{{a|nothing}}', '<{{a|nothing}}>'],
    ['{{}}', '<{{}}>'],
  ])('%j', (template, expected) => {
    expect(seen(template)).toBe(expected)
  })

  it('loses no text', () => {
    const template = 'a {{b}} {{{{ {{c|x}} {{ {"d": "}}"} {{["\\"}}"]}}'
    expect(
      templateSpans(template)
        .map(({ text }) => text)
        .join(''),
    ).toBe(template)
  })
})
