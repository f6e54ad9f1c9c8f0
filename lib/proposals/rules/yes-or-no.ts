import type { ClassLabel } from './class-label.ts'
import { type Column, isNamedAnswer, nameOf } from './columns.ts'
import { spokenName, textNoun } from './nouns.ts'
import { inputOf, propose, type RuleProposal } from './rule.ts'

type Shared = Pick<Parameters<typeof propose>[0], 'input' | 'output' | 'reason'>

const answerNames = /^(?:label|target|output|y)$/i
const sameness = /duplicate|paraphras|equivalent|\bsame\b/i

/** A question, or what a field's name says, answered by true or false. */
export function yesOrNo(
  { column }: ClassLabel,
  input: readonly Column[],
  shared: Shared,
): RuleProposal {
  const question = input.find(({ questions }) => questions >= 0.5)
  const isAnswer = isNamedAnswer(column) || answerNames.test(nameOf(column.path))
  const passage =
    question && input.length === 2 ? input.find((other) => other.words > question.words * 2) : null
  const isAsked = question !== undefined && isAnswer
  return propose({
    ...shared,
    ...(isAsked && passage
      ? { input: inputOf(passage.path, '\n\nQuestion: ', question.path) }
      : {}),
    rule: 'yes-or-no',
    instructions: isAsked
      ? questionInstructions(passage !== null && passage !== undefined)
      : statementInstructions(column, input),
    fieldRules: [
      {
        field: column.path,
        values: [
          { from: 'True', to: 'yes' },
          { from: 'False', to: 'no' },
        ],
      },
    ],
    taskType: isAsked ? 'question-answering' : 'classification',
    answerSet: ['yes', 'no'],
  })
}

function questionInstructions(hasPassage: boolean): string[] {
  return hasPassage
    ? [
        'Answer the question from the passage with yes or no.',
        'Read the passage and say whether the answer to the question is yes or no.',
      ]
    : ['Answer the question with yes or no.', 'Is the answer to the question yes or no?']
}

function statementInstructions(column: Column, input: readonly Column[]): string[] {
  const [only] = input
  const name = spokenName(column)
  if (input.length === 2 && sameness.test(name))
    return [
      'Do the two texts mean the same? Answer yes or no.',
      'Decide whether one of the two texts could stand for the other. Answer yes or no.',
    ]
  const about = only && input.length === 1 ? textNoun(only) : 'texts'
  return [`Decide whether “${name}” is true of the ${about}. Answer yes or no.`]
}
