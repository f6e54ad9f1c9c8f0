import type { ExportFormat } from './export.ts'

const chatFormats: readonly ExportFormat[] = ['messages', 'prompt-completion', 'sharegpt']

/** Whether a format holds turns of a chat: there an empty answer is not allowed, and its row is skipped. */
export function isChatFormat(format: ExportFormat): boolean {
  return chatFormats.includes(format)
}

/**
 * The user's turn of an example in every chat format: the instruction, a blank line, the input;
 * the instruction alone where there is no input.
 */
export function chatText(example: { instruction: string; input: string }): string {
  if (example.input === '') return example.instruction
  return `${example.instruction}\n\n${example.input}`
}
