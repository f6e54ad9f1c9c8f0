import type { Column } from './columns.ts'
import {
  type Facts,
  fieldOutput,
  findQuestion,
  freeColumns,
  labeledInput,
  propose,
  type Rule,
  shown,
  textColumns,
} from './rule.ts'
import { shareOf } from './text-shapes.ts'

const finalMark = /####\s*\S[^\n]*\s*$/
const annotation = /<<[^<>]*>>/

/** A problem and its solution in steps, the final answer after `####` (the form of GSM8K). */
export const workedAnswer: Rule = (facts) => {
  const solution = freeColumns(facts).find((column) => shareOfTexts(column, finalMark) >= 0.9)
  const problem = solution && findProblem(facts, solution)
  if (!solution || !problem) return null
  const annotated = shareOfTexts(solution, annotation) >= 0.05
  const clean = annotated ? [{ pattern: '<<[^<>]*>>', with: '' }] : []
  const reason = { problem: shown(problem), solution: shown(solution) }
  const shared = {
    input: labeledInput(problem),
    output: fieldOutput(solution.path),
    taskType: 'math',
    reason,
  } as const
  return {
    proposals: [
      propose({
        ...shared,
        rule: 'worked-answer',
        instructions: [
          'Solve the problem step by step, and end with “The answer is” and the final answer.',
          'Work the problem out, showing every step. Finish with the sentence that says what the answer is.',
        ],
        fieldRules: [
          {
            field: solution.path,
            replace: [
              ...clean,
              { pattern: '\\s*####\\s*(.*\\S)\\s*$', with: '\nThe answer is \\1.' },
            ],
          },
        ],
      }),
      propose({
        ...shared,
        rule: 'final-answer',
        instructions: [
          'Solve the problem. Reply with the final answer only.',
          'Work out the answer to the problem and give nothing but the result.',
        ],
        fieldRules: [{ field: solution.path, extract: '####\\s*(.*\\S)' }],
      }),
    ],
    taken: [solution.path],
    notes: [],
  }
}

function findProblem(facts: Facts, solution: Column): Column | null {
  const texts = textColumns(facts).filter((column) => column !== solution)
  return findQuestion(texts) ?? texts[0] ?? null
}

function shareOfTexts({ texts }: Column, pattern: RegExp): number {
  return shareOf(
    texts.filter((text) => text !== null),
    (text) => pattern.test(text),
  )
}
