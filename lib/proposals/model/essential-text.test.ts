import { expect, it } from 'vitest'
import { countTextTokens } from '#lib/llm/index.ts'
import { essentialText } from './essential-text.ts'

it.each([
  ['nothing', null, ''],
  ['plain text', 'Notes about rivers.', 'Notes about rivers.'],
  [
    'a card’s furniture',
    '# Dataset Card\n\n[![badge](x)](y)\n\n## Summary\nNotes about *rivers*, see [the paper](https://a.example/b).\n\n| a | b |\n|---|---|',
    'Notes about rivers, see the paper.',
  ],
  ['what nobody has written', '## Summary\n\n[More Information Needed]\n\nNotes.', 'Notes.'],
  ['the first three paragraphs', 'One.\n\nTwo.\n\nThree.\n\nFour.', 'One. Two. Three.'],
])('%s', (_name, description, expected) => {
  expect(essentialText(description, 45)).toBe(expected)
})

it('ends after a sentence, within its tokens', () => {
  const cut = essentialText('A sentence of seven words stands here. '.repeat(30), 45)
  expect(cut).toMatch(/here\.$/)
  expect(countTextTokens(cut, 100)).toBeLessThanOrEqual(45)
  expect(countTextTokens(cut, 100)).toBeGreaterThan(22)
})
