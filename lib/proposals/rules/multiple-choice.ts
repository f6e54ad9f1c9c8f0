import {
  type Choices,
  findRightChoice,
  isAskable,
  listChoices,
  type RightChoice,
} from './choices.ts'
import { type Column, nameOf } from './columns.ts'
import { relatedness } from './relations.ts'
import {
  type Facts,
  fieldOutput,
  findQuestion,
  freeColumns,
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
  'Answer the question with one of the given options, word for word.',
]
/** The same where what comes before the options asks nothing. */
const fittingLetterInstructions = [
  'Choose the option that fits the text best. Reply with its letter only.',
  'Read the text and the lettered options, and give the letter of the one that fits.',
]
const fittingTextInstructions = [
  'Choose the option that fits the text best. Reply with the option itself, word for word.',
  'Which of the given options fits the text? Reply with it word for word.',
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
    const asked = findAsked(facts, question)
    const found = { choices, question, passage, asked, asLetter, asText, explanation }
    return {
      proposals: proposalsFor({ ...found, right }),
      taken: [
        ...choices.paths,
        ...answers.flatMap((column) => (column ? [column.path] : [])),
        ...(explanation ? [explanation.path] : []),
        ...(passage ? [passage.path] : []),
        ...(asked ? [asked.path] : []),
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
  asked,
  asLetter,
  asText,
  right,
  explanation,
}: {
  choices: Choices
  question: Column
  passage: Column | null
  asked: Column | null
  asLetter: RightChoice | null
  asText: RightChoice | null
  right: RightChoice
  explanation: Column | null
}): RuleProposal[] {
  const asks = question.questions >= 0.5 || asked !== null
  const before = [
    ...(passage ? [passage.path, '\n\n'] : []),
    question.path,
    ...(asked ? ['\n\nQuestion: ', asked.path] : []),
    '\n\n',
  ]
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
        instructions: asks ? letterInstructions : fittingLetterInstructions,
        input: inputOf(...before, ...choices.lettered),
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
        input: inputOf(...before, ...choices.lettered, '\n\nAnswer: ', right.part),
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
        instructions: asks ? textInstructions : fittingTextInstructions,
        input: inputOf(...before, ...choices.bulleted),
        output: asText.output,
        taskType: 'multiple-choice',
        reason: reasonFor(asText),
      }),
    )
  return proposals
}

/** What is asked of every text in one of a few words, such as `cause` or `effect`: without it nobody could tell. */
function findAsked(facts: Facts, question: Column): Column | null {
  if (question.questions >= 0.5) return null
  return (
    freeColumns(facts).find(
      (column) =>
        column !== question &&
        column.type.kind === 'text' &&
        column.filled >= 0.8 &&
        column.profile.distinct >= 2 &&
        column.words <= 6 &&
        /^(?:question|asks?(?:_for)?)$/i.test(nameOf(column.path)),
    ) ?? null
  )
}

/** A text to read before the question: long, or shared by several questions. */
function isPassage(column: Column, question: Column): boolean {
  if (column.filled < 0.8 || column.words <= question.words) return false
  return column.words >= 80 || column.unique < question.unique * 0.7
}

function isExplanation(column: Column, question: Column): boolean {
  return column.unique > 0.5 && relatedness(column, question).lift > 0.02
}
