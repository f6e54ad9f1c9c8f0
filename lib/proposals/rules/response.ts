import { findClassLabels, looksLikeCode } from './class-label.ts'
import { type Column, isNamedAnswer, isText, nameOf } from './columns.ts'
import { relatedness } from './relations.ts'
import {
  type Facts,
  fieldOutput,
  findQuestion,
  freeColumns,
  labeledInput,
  preferNamed,
  propose,
  type Rule,
  shown,
  textColumns,
} from './rule.ts'
import { stripText } from './text-shapes.ts'

const responseNames = /answer|response|output|completion|reply|target|solution|chosen/i
const contextNames = /^(?:context|passage|input|document|background|article|paragraph)/i
const promptNames = /prompt|instruction|question|query|input|source/i

/** A request or question, and the text that answers it, with what else is needed to answer. */
export const response: Rule = (facts) => {
  const texts = textColumns(facts)
  const prompt = findPrompt(texts)
  if (!prompt) return null
  const answer = findAnswer(facts, prompt)
  if (!answer || isJudged(facts, answer)) return null
  const context = findContext(facts, prompt, answer)
  const asks = prompt.questions >= 0.5
  const input = context ? [context, prompt] : [prompt]
  return {
    proposals: [
      propose({
        rule: asks ? 'answer-question' : 'carry-out-request',
        instructions: instructionsFor(asks, context !== null),
        input: labeledInput(...input),
        output: fieldOutput(answer.path),
        taskType: asks ? 'question-answering' : 'generation',
        answerSet: fewAnswers(answer),
        reason: { prompt: shown(prompt), answer: shown(answer) },
      }),
    ],
    taken: [answer.path, ...(context ? [context.path] : [])],
    notes: [],
  }
}

const judgements =
  /correct|wrong|right|valid|true|false|good|bad|accept|reject|relevan|match|support|refut|entail|contradict|duplicate|paraphras|equivalent|safe|harm|helpful|^(?:yes|no|pos|neg)/i
const judgementNames = /^(?:is|has)[_A-Z]|^(?:label|target|gold|y|score)$|judg|quality/i

/** A label of two or three values beside a pair may say how the texts relate, or whether the reply is any good. */
function isJudged(facts: Facts, answer: Column): boolean {
  const others = { ...facts, columns: facts.columns.filter((column) => column !== answer) }
  const judges = (column: Column, values: readonly string[]) =>
    [nameOf(column.path), ...values].some((text) => judgements.test(text)) ||
    judgementNames.test(nameOf(column.path))
  const byName = findClassLabels(others).labels.some(
    ({ column, classes, answers }) =>
      classes <= 3 && (column.type.kind === 'boolean' || judges(column, answers ?? [])),
  )
  const byNumber = freeColumns(others).some(
    (column) =>
      column.type.kind === 'integer' &&
      column.profile.distinct <= 3 &&
      column.profile.distinct >= 2 &&
      looksLikeCode(column) &&
      judges(column, []),
  )
  return byName || byNumber
}

/** Yes, no and perhaps: answers so few that they are better said. */
function fewAnswers({ profile, type }: Column): string[] | null {
  const values = profile.allValues?.map(stripText).filter((text) => text !== '') ?? []
  if (type.kind !== 'text' || values.length < 2 || values.length > 3) return null
  return [...new Set(values)].sort()
}

function instructionsFor(asks: boolean, hasContext: boolean): string[] {
  if (asks && hasContext)
    return [
      'Answer the question from the text that is given with it.',
      'Read the text, where there is one, and answer the question.',
    ]
  if (asks) return ['Answer the question.', 'Give the answer to the question.']
  return ['Do what the request asks.', 'Read the request and reply with what it asks for.']
}

function findPrompt(texts: readonly Column[]): Column | null {
  const question = findQuestion(texts)
  if (question) return question
  const asking = texts.filter(({ requests, unique }) => requests >= 0.4 && unique >= 0.2)
  return preferNamed(asking, promptNames)
}

/** What follows the prompt: told by its name, else the only text or fact left that goes with it. */
function findAnswer(facts: Facts, prompt: Column): Column | null {
  const isAnswer = (column: Column) =>
    column !== prompt &&
    column.filled >= 0.5 &&
    column.questions < 0.5 &&
    ((column.type.kind === 'text' &&
      (isText(column) || column.shape === 'phrase' || column.shape === 'code')) ||
      (column.shape === 'number' && responseNames.test(nameOf(column.path)))) &&
    (column.unique >= 0.1 ||
      (column.profile.distinct > 100 && column.unique >= 0.02) ||
      // Many questions may have few answers; a column that is called so is no class of theirs.
      (prompt.questions >= 0.5 && isNamedAnswer(column) && !isAllLetters(column)))
  const candidates = freeColumns(facts).filter(isAnswer)
  const named = candidates.filter(({ path }) => responseNames.test(nameOf(path)))
  // A text that several prompts share is what they are about, not what answers them.
  const long = candidates.filter(
    (column) => isText(column) && column.unique >= prompt.unique * 0.8 && belongs(column, prompt),
  )
  const pair = freeColumns(facts).filter(({ shape }) => shape !== 'id' && shape !== 'number')
  const sole = pair.length === 2 && prompt.questions >= 0.8 ? candidates : []
  return named[0] ?? (long.length === 1 ? long[0] : null) ?? sole[0] ?? null
}

/** Letters of options, which are no answers by themselves. */
function isAllLetters({ profile }: Column): boolean {
  const values = profile.allValues ?? profile.topValues.map(({ text }) => text)
  return values.length > 0 && values.every((text) => /^\(?[A-Za-z]\)?[.)]?$/.test(text.trim()))
}

function belongs(answer: Column, prompt: Column): boolean {
  return relatedness(answer, prompt).lift > 0.02 || relatedness(prompt, answer).lift > 0.02
}

/** A text that some prompts come with: it speaks of what the prompt or the answer speaks of. */
function findContext(facts: Facts, prompt: Column, answer: Column): Column | null {
  const found = freeColumns(facts).filter(
    (column) =>
      column !== prompt &&
      column !== answer &&
      isText(column) &&
      column.filled >= 0.05 &&
      column.unique >= 0.05 &&
      (contextNames.test(nameOf(column.path)) || !isAnotherReply(column, answer)) &&
      (belongs(answer, column) || belongs(prompt, column)),
  )
  return found.length === 1 ? (found[0] ?? null) : null
}

/** A text in every row, about as long as the answer: a second reply as likely as something to reply to. */
function isAnotherReply(column: Column, answer: Column): boolean {
  return column.filled >= 0.95 && column.words < answer.words * 3
}
