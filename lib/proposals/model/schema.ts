import type { ChatMessage, CompletionRequest } from '#lib/llm/index.ts'
import { type ProposalPromptKind, taskTypes } from '#lib/model/index.ts'

/** How many tasks one answer may hold. */
export const mostTasks = 3

const text = { type: 'string' }
const listOf = (items: object) => ({ type: 'array', items })

/** An object as OpenAI's structured outputs want it: every member required, none besides. */
function strict(properties: Record<string, object>): Record<string, unknown> {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  }
}

/** The operators of a condition that a model may write: those whose operand is none, a text or a number. */
export const conditionOps = [
  'equals',
  'not-equals',
  'contains',
  'not-contains',
  'matches',
  'not-matches',
  'is-null',
  'is-not-null',
  'at-least',
  'at-most',
  'length-at-least',
  'length-at-most',
] as const

/**
 * The answer's schema for the paper's prompts. The output is a list as in the reference, which shows
 * when a model wants several. How many tasks there may be is left to the words: not every server that
 * is strict knows `maxItems`.
 */
export const proposalSchema = {
  name: 'task_proposals',
  schema: strict({
    tasks: listOf(
      strict({
        instruction: text,
        input_fields: listOf(text),
        output_field: listOf(text),
        reason: text,
      }),
    ),
  }),
}

/** The answer's schema for the studio's prompt; the reason comes first, so that it is thought of first. */
export const studioSchema = {
  name: 'studio_tasks',
  schema: strict({
    tasks: listOf(
      strict({
        reason: text,
        instructions: listOf(text),
        input: text,
        output: text,
        answer_set: { type: ['array', 'null'], items: text },
        values: listOf(strict({ field: text, from: text, to: text })),
        extract: listOf(strict({ field: text, pattern: text })),
        where: listOf(
          strict({ field: text, op: { type: 'string', enum: conditionOps }, value: text }),
        ),
        type: { type: 'string', enum: taskTypes },
      }),
    ),
  }),
}

/** As many tokens as three tasks with their reasons take, with room; the paper's 256 cut answers off. */
const answerTokens: Record<ProposalPromptKind, number> = {
  studio: 2_000,
  described: 1_500,
  undescribed: 1_500,
}

/** The whole request for a prompt's messages: schema, greatest answer, temperature. */
export function proposalRequest({
  prompt,
  messages,
}: {
  prompt: ProposalPromptKind
  messages: readonly ChatMessage[]
}): Pick<CompletionRequest, 'messages' | 'schema' | 'maxTokens' | 'temperature'> {
  return {
    messages,
    schema: prompt === 'studio' ? studioSchema : proposalSchema,
    maxTokens: answerTokens[prompt],
    temperature: 0,
  }
}
