import type { ChatRequest } from './openai-wire.ts'

/** Whether a prompt asks what is thought of a task, rather than for tasks. */
export function asksForJudgment(request: ChatRequest): boolean {
  return request.messages.some(({ content }) => content.includes('"output": {"reason"'))
}

/** Three answers; the last one, of the output, is as told. */
export function judgmentText(output: 'yes' | 'no'): string {
  const fine = (what: string) => ({ reason: `The ${what} fits every example.`, answer: 'yes' })
  return JSON.stringify({
    instruction: fine('instruction'),
    input: fine('input'),
    output: {
      reason:
        output === 'yes'
          ? 'The output answers the instruction.'
          : 'The output is not what the instruction asks for.',
      answer: output,
    },
  })
}
