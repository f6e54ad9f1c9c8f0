import { answerLimit, type ClassLabel, findClassLabels, looksLikeCode } from './class-label.ts'
import { type Column, isNamedAnswer, nameOf } from './columns.ts'
import { isNamedClass, labelNoun, textNoun } from './nouns.ts'
import { wordsTellLabel } from './relations.ts'
import {
  type Facts,
  fieldOutput,
  freeColumns,
  labeledInput,
  propose,
  type Rule,
  type RuleProposal,
  shown,
  textColumns,
} from './rule.ts'
import { isRelation, isTextPair, pairInstructions } from './text-pairs.ts'
import { yesOrNo } from './yes-or-no.ts'

/** How much better than a guess the words must tell a label that nothing else speaks for. */
const leastTold = 0.08

/** Texts, and a class label that they decide. */
export const classification: Rule = (facts) => {
  const texts = textColumns(facts)
  const { labels, notes } = findClassLabels(facts)
  if (texts.length === 0) return null
  const rating = findRating(facts, texts)
  if (labels.length === 0 && !rating)
    return notes.length > 0 ? { proposals: [], taken: [], notes } : null
  const ranked = labels
    .map((label) => ({ label, ...inputFor(label, texts) }))
    .filter(({ input, told, label }) => input.length > 0 && isDecidable(label, input, told, labels))
    .sort((a, b) => b.told - a.told)
  const proposals = [
    ...ranked.map(({ label, input, told }) => proposalFor(label, input, told)),
    ...(rating ? [rating.proposal] : []),
  ]
  // Numbers are worth a word only where they leave nothing to propose.
  const said = proposals.length === 0 ? notes : []
  // Two texts under one label are its pair: neither is a summary of the other or the answer to it.
  const pairs = ranked.flatMap(({ input }) => (input.length > 1 ? input : []))
  const taken = [...labels.map(({ column }) => column), ...pairs].map(({ path }) => path)
  return { proposals, taken: rating ? [...taken, rating.path] : taken, notes: said }
}

/**
 * The texts that a label is about: all of up to three whose rows outnumber its classes; of more, the one
 * whose words tell it best.
 */
function inputFor({ column }: ClassLabel, texts: readonly Column[]) {
  // Few texts to a value make it the name of a document, not of a class.
  const least = column.type.kind === 'label' ? 3 : 8
  const fitting = texts
    .filter((text) => text.profile.distinct >= column.profile.distinct * least)
    .map((text) => ({ text, told: wordsTellLabel(text, column) }))
  const told = Math.max(0, ...fitting.map((one) => one.told))
  const best = fitting.filter((one) => one.told === told).slice(0, 1)
  const input = (fitting.length <= 3 ? fitting : best).map(({ text }) => text)
  return { input, told }
}

/**
 * Declared labels are taken at their word. Others must be told by the words, or be the only one and
 * either be named as classes are or stand beside a pair of texts, whose single words tell little.
 */
function isDecidable(
  label: ClassLabel,
  input: readonly Column[],
  told: number,
  labels: readonly ClassLabel[],
): boolean {
  const { column } = label
  if (column.type.kind === 'label' || told >= leastTold) return true
  const isOnly = (holds: (column: Column) => boolean) =>
    holds(column) && labels.filter((other) => holds(other.column)).length === 1
  const [first, second] = input
  if (first && second && labels.length === 1)
    return column.type.kind === 'boolean' || isRelation(label)
  const answers = isNamedAnswer(column) && input.some(({ questions }) => questions >= 0.5)
  return answers || isOnly(isNamedClass)
}

function proposalFor(label: ClassLabel, input: readonly Column[], told: number): RuleProposal {
  const reason = {
    text: input.map(shown).join(', '),
    label: shown(label.column),
    classes: label.classes,
  }
  const shared = { input: labeledInput(...input), output: fieldOutput(label.column.path), reason }
  if (label.column.type.kind === 'boolean') return yesOrNo(label, input, shared)
  const answers = label.classes <= answerLimit ? label.answers : null
  if (isTextPair(label, input, told < leastTold))
    return propose({
      ...shared,
      rule: 'sentence-pair',
      instructions: pairInstructions(label),
      taskType: 'sentence-pair',
      answerSet: answers,
    })
  const noun = labelNoun(label.column)
  const [first] = input
  const text = input.length === 1 && first ? textNoun(first) : 'text'
  return propose({
    ...shared,
    rule: 'classification',
    instructions: [
      noun === 'category'
        ? `Classify the ${text} into one of the categories. Reply with the category only.`
        : `Classify the ${text} by its ${noun}. Reply with the ${noun} only.`,
      `Say which ${noun} fits the ${text} best, and nothing else.`,
    ],
    taskType: 'classification',
    answerSet: answers,
  })
}

const ratingNames = /^(?:.*[_ -])?(?:stars?|ratings?|star[_ -]?rating)$/i

/** Stars and the like: whole numbers that mean what they are, and that the words of a text tell. */
function findRating(facts: Facts, texts: readonly Column[]) {
  for (const column of freeColumns(facts)) {
    const { numbers, distinct } = column.profile
    if (column.type.kind !== 'integer' || !ratingNames.test(nameOf(column.path))) continue
    if (!numbers || !looksLikeCode(column) || distinct < 3 || numbers.max > 10) continue
    const [best] = texts
      .map((text) => ({ text, told: wordsTellLabel(text, column) }))
      .sort((a, b) => b.told - a.told)
    if (!best || best.told < leastTold) continue
    const [least, most] = [numbers.min, numbers.max]
    const what = /star/i.test(nameOf(column.path)) ? 'stars' : 'points'
    const text = textNoun(best.text)
    const proposal = propose({
      rule: 'rating',
      instructions: [
        `Say how many ${what}, from ${least} to ${most}, the writer of the ${text} gives. Reply with the number only.`,
        `Read the ${text} and give the rating that goes with it, a whole number from ${least} to ${most}.`,
      ],
      input: labeledInput(best.text),
      output: fieldOutput(column.path),
      taskType: 'classification',
      reason: { rating: shown(column), text: shown(best.text), least, most },
    })
    return { proposal, path: column.path }
  }
  return null
}
