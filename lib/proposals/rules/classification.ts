import {
  answerLimit,
  type ClassLabel,
  findClassLabels,
  labelNoun,
  textNoun,
} from './class-label.ts'
import { type Column, nameOf } from './columns.ts'
import { wordsTellLabel } from './relations.ts'
import {
  fieldOutput,
  labeledInput,
  propose,
  type Rule,
  type RuleProposal,
  shown,
  textColumns,
} from './rule.ts'

/** Texts, and a class label that they decide. */
export const classification: Rule = (facts) => {
  const texts = textColumns(facts)
  const { labels, notes } = findClassLabels(facts)
  if (texts.length === 0) return null
  if (labels.length === 0) return notes.length > 0 ? { proposals: [], taken: [], notes } : null
  const ranked = labels
    .map((label) => ({ label, ...inputFor(label, texts) }))
    .filter(({ input, told, label }) => input.length > 0 && isDecidable(label, told, labels))
    .sort((a, b) => b.told - a.told)
  const proposals = ranked.map(({ label, input }) => proposalFor(label, input))
  // Numbers are worth a word only where they leave nothing to propose.
  const said = proposals.length === 0 ? notes : []
  // Two texts under one label are its pair: neither is a summary of the other or the answer to it.
  const pairs = ranked.flatMap(({ input }) => (input.length > 1 ? input : []))
  const taken = [...labels.map(({ column }) => column), ...pairs].map(({ path }) => path)
  return { proposals, taken, notes: said }
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

/** Declared labels are taken at their word; other columns must be told by the words, or be the only one. */
function isDecidable(label: ClassLabel, told: number, labels: readonly ClassLabel[]): boolean {
  return label.column.type.kind === 'label' || told >= 0.08 || labels.length === 1
}

function proposalFor(label: ClassLabel, input: readonly Column[]): RuleProposal {
  const [first, second] = input
  const reason = {
    text: input.map(shown).join(', '),
    label: shown(label.column),
    classes: label.classes,
  }
  const shared = { input: labeledInput(...input), output: fieldOutput(label.column.path), reason }
  if (label.column.type.kind === 'boolean') return yesOrNo(label, input, shared)
  const answers = label.classes <= answerLimit ? label.answers : null
  if (first && second && input.length === 2 && arePair(first, second))
    return propose({
      ...shared,
      rule: 'sentence-pair',
      instructions: pairInstructions(label),
      taskType: 'sentence-pair',
      answerSet: answers,
    })
  const noun = labelNoun(label.column)
  const text = input.length === 1 && first ? textNoun(first) : 'text'
  return propose({
    ...shared,
    rule: 'classification',
    instructions: [
      `Decide which ${noun} the ${text} belongs to. Reply with the name of the ${noun} only.`,
      `Sort the ${text} by ${noun}, and give the one ${noun} that fits it.`,
    ],
    taskType: 'classification',
    answerSet: answers,
  })
}

/** Two texts alike in length, neither a title nor a passage to the other. */
function arePair(a: Column, b: Column): boolean {
  const ratio = (a.words + 1) / (b.words + 1)
  return ratio > 0.35 && ratio < 2.9 && a.words < 120 && b.words < 120
}

function pairInstructions({ answers }: ClassLabel): string[] {
  const names = (answers ?? []).join(' ').toLowerCase()
  if (/entail|contradict/.test(names))
    return [
      'Decide how the second text follows from the first: whether the first entails it, contradicts it, or leaves it open, in the words of the given labels.',
      'Read both texts and give the label that says whether the second is true if the first is.',
    ]
  if (/paraphras|duplicate|equivalent|same/.test(names))
    return [
      'Decide whether the two texts mean the same, and reply with the label that says so.',
      'Compare the two texts and give the label that says whether one could stand for the other.',
    ]
  return [
    'Compare the two texts and give the label that describes how they relate.',
    'Decide which label fits the pair of texts. Reply with the label only.',
  ]
}

type Shared = Pick<Parameters<typeof propose>[0], 'input' | 'output' | 'reason'>

function yesOrNo({ column }: ClassLabel, input: readonly Column[], shared: Shared): RuleProposal {
  const asked = input.some(({ questions }) => questions >= 0.5)
  const name = nameOf(column.path)
    .replaceAll(/[_\-\s]+/g, ' ')
    .trim()
  const fieldRules = [
    {
      field: column.path,
      values: [
        { from: 'True', to: 'yes' },
        { from: 'False', to: 'no' },
      ],
    },
  ]
  const [only] = input
  const about = only && input.length === 1 ? textNoun(only) : 'texts'
  const named = /^(?:answer|label|target|output|y)$/i.test(name)
  return propose({
    ...shared,
    rule: 'yes-or-no',
    instructions:
      asked && named
        ? ['Answer the question with yes or no.', 'Is the answer to the question yes or no?']
        : [`Decide whether “${name}” is true of the ${about}. Answer yes or no.`],
    fieldRules,
    taskType: asked && named ? 'question-answering' : 'classification',
    answerSet: ['yes', 'no'],
  })
}
