import type { AnswerFinish } from '#lib/llm/index.ts'
import {
  type JudgeAnswer,
  type JudgeAnswers,
  type JudgeQuestion,
  judgeQuestions,
  type Message,
} from '#lib/model/index.ts'
import { withoutThinking } from '#lib/proposals/model/answered-tasks.ts'
import {
  type LooseObject,
  type LooseValue,
  readLooseJson,
} from '#lib/proposals/model/loose-json.ts'

/** What lies beyond is no answer to three questions. */
const longestAnswer = 20_000
/** Code points of a reason that are kept. */
const longestReason = 400
/** Places of an answer that are tried. */
const mostTries = 200

/** What an answer said: whole where all three questions are answered; `problem` where none is. */
export type ParsedJudgment =
  | { answers: JudgeAnswers; whole: boolean; problem: null }
  | { answers: null; whole: false; problem: Message }

/**
 * Reads a model's answer to the three questions: JSON as asked for, inside prose or a fence, a Python
 * literal, or as much as is whole of a text that breaks off. What is neither yes, no nor unsure counts as
 * not answered.
 */
export function parseJudgment({
  text,
  finish,
}: {
  text: string
  finish: AnswerFinish
}): ParsedJudgment {
  if (finish === 'refusal')
    return fail('judge-refused', { words: tidy(text, longestReason) ?? 'none' })
  const answers = readAnswers(withoutThinking(text).slice(0, longestAnswer))
  const given = judgeQuestions.filter((question) => answers[question] !== null).length
  if (given === 0) return fail(finish === 'filter' ? 'judge-filtered' : 'judge-unreadable', {})
  return { answers, whole: given === judgeQuestions.length, problem: null }
}

function fail(code: string, values: Message['values']): ParsedJudgment {
  return { answers: null, whole: false, problem: { code, values } }
}

function readAnswers(text: string): JudgeAnswers {
  let best: JudgeAnswers = { instruction: null, input: null, output: null }
  let found = 0
  let tries = 0
  for (let at = 0; at < text.length && tries < mostTries; at += 1) {
    if (text[at] !== '{') continue
    tries += 1
    const reading = readLooseJson(text, at)
    if (reading.kind !== 'value') continue
    const answers = answersIn(reading.value, 0)
    const given = answers ? judgeQuestions.filter((one) => answers[one] !== null).length : 0
    // What comes later is the answer; what comes before it was thinking aloud.
    if (answers && given > 0 && given >= found) {
      best = answers
      found = given
    }
    at = reading.end - 1
  }
  return found === judgeQuestions.length ? best : withPieces(text, best)
}

/** Answers that are whole within an object that is not. */
function withPieces(text: string, known: JudgeAnswers): JudgeAnswers {
  const pieceOf = (question: JudgeQuestion): JudgeAnswer | null => {
    const named = new RegExp(`["']${question}["']\\s*:\\s*(?=\\{)`, 'gi')
    for (const match of text.matchAll(named)) {
      const reading = readLooseJson(text, match.index + match[0].length)
      const answer = reading.kind === 'value' ? answerOf(reading.value) : null
      if (answer) return answer
    }
    return null
  }
  return {
    instruction: known.instruction ?? pieceOf('instruction'),
    input: known.input ?? pieceOf('input'),
    output: known.output ?? pieceOf('output'),
  }
}

/** The answers of an object that names a question, at any depth. */
function answersIn(value: LooseValue, depth: number): JudgeAnswers | null {
  if (depth > 4 || !(value instanceof Map)) return null
  if (judgeQuestions.some((question) => memberOf(value, question) !== undefined)) {
    const read = (question: JudgeQuestion) => answerOf(memberOf(value, question) ?? null)
    return { instruction: read('instruction'), input: read('input'), output: read('output') }
  }
  for (const item of value.values()) {
    const found = answersIn(item, depth + 1)
    if (found) return found
  }
  return null
}

function memberOf(members: LooseObject, name: string): LooseValue | undefined {
  for (const [key, value] of members) if (key.trim().toLowerCase() === name) return value
  return undefined
}

/** An answer with its reason, or the bare word. */
function answerOf(value: LooseValue): JudgeAnswer | null {
  if (!(value instanceof Map)) {
    const answer = wordOf(value)
    return answer && { answer, reason: null }
  }
  const answer = wordOf(memberOf(value, 'answer') ?? null)
  const reason = memberOf(value, 'reason')
  return (
    answer && { answer, reason: typeof reason === 'string' ? tidy(reason, longestReason) : null }
  )
}

const words: Record<string, JudgeAnswer['answer']> = {
  ...{ yes: 'yes', true: 'yes' },
  ...{ no: 'no', false: 'no' },
  ...{ unsure: 'unsure', uncertain: 'unsure', unclear: 'unsure' },
}

function wordOf(value: LooseValue): JudgeAnswer['answer'] | null {
  if (typeof value !== 'string' && typeof value !== 'boolean') return null
  const word = String(value).trim().toLowerCase().replace(/\.$/, '')
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null
}

/** One line of plain text; null where there is none. */
function tidy(text: string, most: number): string | null {
  // Control characters and marks of direction could make a sentence read as something else.
  const line = text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const points = [...line]
  const cut =
    points.length > most
      ? `${points
          .slice(0, most - 1)
          .join('')
          .trimEnd()}…`
      : line
  return cut === '' ? null : cut
}
