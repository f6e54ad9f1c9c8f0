import { chatText, type PreviewRow } from '#lib/model/index.ts'

const textOf = (parts: PreviewRow['input']) => parts.map(({ text }) => text).join('')

/** Ways to look at an example besides the tinted one, each giving the text to show. */
export const exampleViews = {
  /** Stanford Alpaca: one object of instruction, input, output. */
  alpaca: (row: PreviewRow) =>
    JSON.stringify(
      { instruction: row.instruction, input: textOf(row.input), output: textOf(row.output) },
      null,
      2,
    ),
  /** OpenAI's chat format: nothing but `messages`, the assistant last. */
  chat: (row: PreviewRow) =>
    JSON.stringify(
      {
        messages: [
          {
            role: 'user',
            content: chatText({ instruction: row.instruction, input: textOf(row.input) }),
          },
          { role: 'assistant', content: textOf(row.output) },
        ],
      },
      null,
      2,
    ),
} as const

export type ExampleView = 'rendered' | 'plain' | keyof typeof exampleViews

/** An example as plain text in three pieces. */
export function plainExample(row: PreviewRow): {
  instruction: string
  input: string
  output: string
} {
  return { instruction: row.instruction, input: textOf(row.input), output: textOf(row.output) }
}
