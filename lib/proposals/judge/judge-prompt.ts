import { type ChatMessage, type CompletionRequest, cutToTokens } from '#lib/llm/index.ts'
import {
  type DatasetDescription,
  type Field,
  judgeAnswers,
  judgeQuestions,
  type Profile,
  type PromptWording,
  type TaskContent,
} from '#lib/model/index.ts'
import { essentialText } from '#lib/proposals/model/essential-text.ts'
import { describeFields } from '#lib/proposals/model/field-lines.ts'
import { listOfferedPaths } from '#lib/proposals/model/offered-paths.ts'
import { fillPrompt, listPromptVariables } from '#lib/proposals/model/prompt-template.ts'
import { writeValues } from '#lib/proposals/model/row-values.ts'
import { builtInWording } from '#lib/proposals/model/wordings.ts'

/** Rendered examples that are shown of a task. */
export const judgeExamples = 3

/** Tokens (o200k_base): of the description, of the fields' lines, of one wording, of all answers. */
const limits = { summary: 60, fields: 300, instruction: 120, answers: 120 }
/** Tokens that all examples share; the most and the least that one input or output has of them. */
const exampleTokens = { budget: 600, most: 300, least: 24 }
const shownInstructions = 5
const shownAnswers = 40

/** A task as it is to be judged: what it says, and what it makes of a few rows. */
export interface JudgedTask {
  description: DatasetDescription
  fields: readonly Field[]
  profile: Profile | null
  rowCount: number | null
  content: TaskContent
  /** Rendered as a release would; at most three are shown. */
  examples: readonly { input: string; output: string }[]
}

/**
 * The exact messages that ask what a model thinks of a task, and how many examples they show. First what
 * is the same for every task. Long texts are cut by tokens and marked with `…`: short ones stay whole,
 * and what they leave goes to the long ones.
 */
export function judgeMessages({
  wording = builtInWording('judge'),
  description,
  fields,
  profile,
  rowCount,
  content,
  examples,
}: JudgedTask & { wording?: PromptWording }): { messages: ChatMessage[]; examples: number } {
  const shown = examples.slice(0, judgeExamples)
  const { instructions, answerSet } = content
  const values: Record<string, () => string> = {
    name: () => cutToTokens(description.name, limits.summary),
    summary: () => essentialText(description.description, limits.summary),
    fields: () =>
      describeFields(fields, { profile, offered: listOfferedPaths(fields), budget: limits.fields }),
    instructions: () =>
      instructions
        .slice(0, shownInstructions)
        .map((text) => `- ${cutToTokens(text.replace(/\s+/g, ' ').trim(), limits.instruction)}`)
        .join('\n'),
    answers: () => writeAnswers(answerSet),
    examples: () => writeExamples(shown),
    row_count: () => (rowCount === null ? '' : String(rowCount)),
    languages: () => description.languages.join(', '),
    license: () => description.license,
  }
  const textFor = (name: string) =>
    Object.hasOwn(values, name) ? (values[name]?.() ?? null) : null
  return {
    messages: [
      { role: 'system', content: fillPrompt(wording.system, () => null).trimEnd() },
      { role: 'user', content: fillPrompt(wording.question, textFor) },
    ],
    examples: listPromptVariables(wording.question).has('examples') ? shown.length : 0,
  }
}

function writeAnswers(answerSet: readonly string[] | null): string {
  if (answerSet === null) return ''
  const left = answerSet.length - shownAnswers
  const text = answerSet.slice(0, shownAnswers).map((answer) => JSON.stringify(answer))
  return `${cutToTokens(text.join(', '), limits.answers)}${left > 0 ? `, +${left} more` : ''}`
}

/** One example a line, as JSON: whatever stands in a text stays inside its quotes. */
function writeExamples(examples: JudgedTask['examples']): string {
  return writeValues(
    examples.map(({ input, output }) => [input, output]),
    exampleTokens,
  )
    .map(([input, output]) => `{"input":${input},"output":${output}}`)
    .join('\n')
}

const answerSchema = {
  type: 'object',
  properties: {
    // Thought of first.
    reason: { type: 'string' },
    answer: { type: 'string', enum: judgeAnswers },
  },
  required: ['reason', 'answer'],
  additionalProperties: false,
}

/** The answer's schema: the three questions, each with a reason and yes, no or unsure. */
export const judgeSchema = {
  name: 'task_judgment',
  schema: {
    type: 'object',
    properties: Object.fromEntries(judgeQuestions.map((question) => [question, answerSchema])),
    required: judgeQuestions,
    additionalProperties: false,
  },
}

/** Three sentences with their answers, and room for a model that thinks first. */
const answerTokens = 800

/** The whole request for a judgment's messages: schema, greatest answer, temperature. */
export function judgeRequest(
  messages: readonly ChatMessage[],
): Pick<CompletionRequest, 'messages' | 'schema' | 'maxTokens' | 'temperature'> {
  return { messages, schema: judgeSchema, maxTokens: answerTokens, temperature: 0 }
}
