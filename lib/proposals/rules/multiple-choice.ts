import {
  type Choices,
  findRightChoice,
  isAskable,
  listChoices,
  type RightChoice,
} from './choices.ts'
import type { Column } from './columns.ts'
import { relatedness } from './relations.ts'
import {
  fieldOutput,
  findQuestion,
  inputOf,
  propose,
  type Rule,
  type RuleProposal,
  shown,
  textColumns,
} from './rule.ts'

const letterInstructions = [
  'Choose the right answer to the question from the options. Reply with its letter only.',
  'Read the question and the lettered options, and give the letter of the option that answers it.',
]
const textInstructions = [
  'Choose the right answer to the question from the options. Reply with the option itself, word for word.',
  'Answer the question with one of the options given, copied exactly.',
]
const explainInstructions = [
  'Explain why the given answer to the question is right.',
  'A question, its options and the right answer are given. Say in a sentence or two why that answer is right.',
]

/** Options, a question, and a field that says which option is right. */
export const multipleChoice: Rule = (facts) => {
  for (const choices of listChoices(facts)) {
    const { asLetter, asText } = findRightChoice(choices, facts.columns)
    const right = asText ?? asLetter
    if (!right) continue
    const answers = [asLetter?.column, asText?.column]
    const texts = textColumns(facts, 0.1).filter(
      (column) => isAskable(choices, column) && !answers.includes(column),
    )
    const filled = texts.filter((column) => column.filled >= 0.8)
    const question = findQuestion(filled) ?? [...filled].sort((a, b) => b.unique - a.unique)[0]
    if (!question) continue
    const others = texts.filter((column) => column !== question)
    const passage = others.find((column) => isPassage(column, question)) ?? null
    const explanation =
      others.find((column) => column !== passage && isExplanation(column, question)) ?? null
    const found = { choices, question, passage, asLetter, asText, explanation }
    return {
      proposals: proposalsFor({ ...found, right }),
      taken: [
        ...choices.paths,
        ...answers.flatMap((column) => (column ? [column.path] : [])),
        ...(explanation ? [explanation.path] : []),
        ...(passage ? [passage.path] : []),
      ],
      notes: [],
    }
  }
  return null
}

function proposalsFor({
  choices,
  question,
  passage,
  asLetter,
  asText,
  right,
  explanation,
}: {
  choices: Choices
  question: Column
  passage: Column | null
  asLetter: RightChoice | null
  asText: RightChoice | null
  right: RightChoice
  explanation: Column | null
}): RuleProposal[] {
  const asked = [...(passage ? [passage.path, '\n\n'] : []), question.path, '\n\n']
  const choiceNames = choices.paths.map((path) => shown({ path })).join(', ')
  const reasonFor = (one: RightChoice) => ({
    question: shown(question),
    choices: choiceNames,
    answer: shown(one.column),
  })
  const proposals: RuleProposal[] = []
  if (asLetter)
    proposals.push(
      propose({
        rule: 'multiple-choice-letter',
        instructions: letterInstructions,
        input: inputOf(...asked, ...choices.lettered),
        output: asLetter.output,
        fieldRules: asLetter.fieldRules,
        taskType: 'multiple-choice',
        reason: reasonFor(asLetter),
      }),
    )
  if (explanation)
    proposals.push(
      propose({
        rule: 'answer-explanation',
        instructions: explainInstructions,
        input: inputOf(...asked, ...choices.lettered, '\n\nAnswer: ', right.part),
        output: fieldOutput(explanation.path),
        fieldRules: right.fieldRules,
        taskType: 'generation',
        reason: { ...reasonFor(right), explanation: shown(explanation) },
      }),
    )
  if (asText)
    proposals.push(
      propose({
        rule: 'multiple-choice-text',
        instructions: textInstructions,
        input: inputOf(...asked, ...choices.bulleted),
        output: asText.output,
        taskType: 'multiple-choice',
        reason: reasonFor(asText),
      }),
    )
  return proposals
}

/** A text to read before the question: long, or shared by several questions. */
function isPassage(column: Column, question: Column): boolean {
  if (column.filled < 0.8 || column.words <= question.words) return false
  return column.words >= 80 || column.unique < question.unique * 0.7
}

function isExplanation(column: Column, question: Column): boolean {
  return column.unique > 0.5 && relatedness(column, question).lift > 0.02
}
