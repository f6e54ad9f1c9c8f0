import { type Column, isNamedAnswer, isText } from './columns.ts'
import { isNamedForRecord } from './nouns.ts'
import { isSpanOf, relatedness } from './relations.ts'
import {
  type Facts,
  fieldOutput,
  findQuestion,
  freeColumns,
  inputOf,
  labeledInput,
  propose,
  type Rule,
  shown,
  textColumns,
} from './rule.ts'

/** A passage, a question on it, and an answer that stands in the passage word for word. */
export const reading: Rule = (facts) => {
  const texts = textColumns(facts)
  const question = findQuestion(texts)
  const passages = texts
    .filter((column) => column !== question && column.words >= 6)
    .sort((a, b) => b.words - a.words)
  // Where a title stands in its passage too, it is told by its name, or by being the less varied.
  const rank = (column: Column) => (isNamedAnswer(column) ? 0 : isNamedForRecord(column) ? 2 : 1)
  const spans = freeColumns(facts)
    .filter(
      ({ type, words, filled, unique }) =>
        type.kind === 'text' && words <= 25 && filled >= 0.3 && unique > 0.02,
    )
    .sort((a, b) => rank(a) - rank(b) || b.profile.distinct - a.profile.distinct)
  if (!question) return null
  for (const passage of passages)
    for (const answer of spans) {
      if (answer === question || answer === passage || answer.words >= passage.words / 2) continue
      if (!isSpanOf(answer, passage)) continue
      const title = findTitle(facts, passage, [question, answer])
      const names = { passage: shown(passage), question: shown(question), answer: shown(answer) }
      return {
        proposals: [
          propose({
            rule: 'answer-in-passage',
            instructions: [
              'Answer the question with a span of the passage, copied word for word.',
              'Read the passage and find the words in it that answer the question. Reply with those words only.',
            ],
            input: inputOf(passage.path, '\n\nQuestion: ', question.path),
            output: fieldOutput(answer.path),
            taskType: 'question-answering',
            reason: names,
          }),
          propose({
            rule: 'question-for-answer',
            instructions: [
              'Write a question about the passage to which the given words of the passage are the answer.',
              'A passage and an answer taken from it are given. Ask the question that this answer answers.',
            ],
            input: inputOf(passage.path, '\n\nAnswer: ', answer.path),
            output: fieldOutput(question.path),
            taskType: 'generation',
            reason: names,
          }),
          ...(title ? [titleFor(title, passage)] : []),
        ],
        taken: [answer.path, question.path, ...(title ? [title.path, passage.path] : [])],
        notes: [],
      }
    }
  return null
}

/** A short text that names each passage: one for one, and made of its words. */
export function findTitle(facts: Facts, passage: Column, except: readonly Column[]): Column | null {
  const found = freeColumns(facts).filter(
    (column) =>
      !except.includes(column) &&
      column !== passage &&
      column.type.kind === 'text' &&
      (column.shape === 'phrase' || isText(column)) &&
      column.words <= 16 &&
      column.words < passage.words / 3 &&
      column.filled >= 0.8 &&
      column.profile.distinct >= passage.profile.distinct * 0.9 &&
      relatedness(column, passage).lift > 0.15,
  )
  return found[0] ?? null
}

/** The task of naming a text. */
export function titleFor(title: Column, passage: Column) {
  return propose({
    rule: 'title-of-text',
    instructions: [
      'Write a short title for the text.',
      'Give the text a title that names its subject.',
    ],
    input: labeledInput(passage),
    output: fieldOutput(title.path),
    taskType: 'summarization',
    reason: { title: shown(title), text: shown(passage) },
  })
}
