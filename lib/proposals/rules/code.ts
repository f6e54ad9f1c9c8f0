import { type Column, isText } from './columns.ts'
import { relatedness } from './relations.ts'
import { fieldOutput, freeColumns, labeledInput, propose, type Rule, shown } from './rule.ts'
import { shareOf } from './text-shapes.ts'

/** Whether nearly all of it reads from a database. */
function isQuery({ texts }: Column): boolean {
  const present = texts.filter((text) => text !== null)
  return shareOf(present, (text) => /^\s*(?:SELECT|WITH)\b/i.test(text)) >= 0.9
}

/** Code, and words that say what it does: either can be made from the other. */
export const code: Rule = (facts) => {
  const free = freeColumns(facts)
  const program = free.find(({ shape, unique }) => shape === 'code' && unique >= 0.5)
  const words = free.filter(
    (column) => isText(column) && column.filled >= 0.8 && column.unique >= 0.5,
  )
  const description =
    program &&
    words
      .map((column) => ({ column, lift: relatedness(column, program).lift }))
      .filter(({ lift }) => lift > 0.02)
      .sort((a, b) => b.lift - a.lift)[0]?.column
  if (!program || !description) return null
  const reason = { code: shown(program), description: shown(description) }
  return {
    proposals: [
      propose({
        rule: 'code-from-description',
        instructions: isQuery(program)
          ? [
              'Write the SQL query that is asked for.',
              'Say it in SQL: give the query that finds what is wanted.',
            ]
          : ['Write the code that is described.', 'Write code that does what is asked.'],
        input: labeledInput(description),
        output: fieldOutput(program.path),
        taskType: 'generation',
        reason,
      }),
      ...(description.requests >= 0.5
        ? []
        : [
            propose({
              rule: 'description-of-code',
              instructions: ['Say in words what the code does.', 'Describe what this code is for.'],
              input: labeledInput(program),
              output: fieldOutput(description.path),
              taskType: 'summarization',
              reason,
            }),
          ]),
    ],
    taken: [program.path, description.path],
    notes: [],
  }
}
