import { describe, expect, it } from 'vitest'
import type { PreviewRow } from '#lib/model/index.ts'
import { exampleViews } from './example-views.ts'

const row = (input: string[]): PreviewRow => ({
  row: 0,
  tags: [],
  instruction: 'Say “hi”.',
  input: input.map((text) => ({ field: null, text })),
  output: [{ field: ['o'], text: 'hi' }],
  unused: [],
  skip: null,
})

describe('an example as a file holds it', () => {
  it.each([
    [['Q: ', 'a\nb'], 'Say “hi”.\n\nQ: a\nb'],
    [[], 'Say “hi”.'],
  ])('chat of %j', (input, content) => {
    expect(JSON.parse(exampleViews.chat(row(input)))).toEqual({
      messages: [
        { role: 'user', content },
        { role: 'assistant', content: 'hi' },
      ],
    })
  })

  it('alpaca', () => {
    expect(JSON.parse(exampleViews.alpaca(row(['Q'])))).toEqual({
      instruction: 'Say “hi”.',
      input: 'Q',
      output: 'hi',
    })
  })
})
