import type { FieldPath } from '#lib/model/index.ts'
import type { Column, ListColumn } from './columns.ts'
import { textNoun } from './nouns.ts'
import { contentWords, mismatchedPairs, pairsOf, wordsTellLabel } from './relations.ts'
import {
  fieldOutput,
  inputOf,
  labeledInput,
  propose,
  type Rule,
  type RuleProposal,
  shown,
  templateOf,
  textColumns,
} from './rule.ts'
import { countWords, medianOf, shareOf } from './text-shapes.ts'

/** A text of up to so many words is made from its words rather than searched for them. */
const sentenceWords = 30

/** A list of short phrases beside a text: key phrases of it, words to make it of, or labels that fit it. */
export const phraseLists: Rule = (facts) => {
  const isFree = (path: FieldPath) => !facts.taken.has(JSON.stringify(path))
  const lists = facts.lists.filter(
    ({ path, items }) => isFree(path) && isFree([...path, 0]) && holdsPhrases(items),
  )
  const longestFirst = [...textColumns(facts)].sort((a, b) => b.words - a.words)
  for (const list of lists)
    for (const find of [keyPhrases, labelsOfText])
      for (const text of longestFirst) {
        const proposal = find(list, text)
        if (proposal) return { proposals: [proposal], taken: [list.path], notes: [] }
      }
  return null
}

function holdsPhrases(items: ListColumn['items']): boolean {
  const present = items.filter((item) => item !== null)
  const all = present.flat()
  return (
    present.length >= Math.max(10, items.length * 0.5) &&
    medianOf(all.map(countWords)) <= 4 &&
    shareOf(all, (text) => /\p{L}{2}/u.test(text)) >= 0.9
  )
}

/** Phrases that stand in the text of their own row, and make up little of it: its tokens would be all of it. */
function keyPhrases(list: ListColumn, text: Column): RuleProposal | null {
  const pairs = pairsOf(list.items, text.texts)
  const found = (all: readonly (readonly [string[], string])[]) => {
    const shares = all.map(([phrases, whole]) =>
      shareOf(phrases, (phrase) => whole.toLowerCase().includes(phrase.toLowerCase())),
    )
    return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length)
  }
  const same = found(pairs)
  if (pairs.length < 3 || same < 0.5 || same - found(mismatchedPairs(pairs)) < 0.25) return null
  const covered = medianOf(
    pairs.map(([phrases, whole]) => {
      const words = contentWords(whole)
      return contentWords(phrases.join(' ')).size / Math.max(1, words.size)
    }),
  )
  if (covered > 0.8) return null
  const listed = { kind: 'field', path: list.path, as: 'list' } as const
  const reason = { list: shown(list), text: shown(text) }
  if (text.words <= sentenceWords)
    return propose({
      rule: 'text-from-words',
      instructions: [
        'Write a sentence that uses all of the given words.',
        'Make one sentence in which every one of these words occurs.',
      ],
      input: inputOf(listed),
      output: fieldOutput(text.path),
      taskType: 'generation',
      reason,
    })
  const noun = textNoun(text)
  return propose({
    rule: 'key-phrases',
    instructions: [
      `List the key phrases of the ${noun}, one on a line.`,
      `Which words and phrases say what the ${noun} is about? Give them as a list, one on a line.`,
    ],
    input: labeledInput(text),
    output: { kind: 'template', template: templateOf([listed]) },
    taskType: 'extraction',
    reason,
  })
}

/** A few labels, one or more to a text, that its words tell. */
function labelsOfText(list: ListColumn, text: Column): RuleProposal | null {
  const all = list.items.flatMap((item) => item ?? [])
  const names = new Set(all)
  if (names.size < 2 || names.size > 60 || all.length / names.size < 5) return null
  const firsts = { texts: list.items.map((item) => item?.[0] ?? null) }
  if (wordsTellLabel(text, firsts) < 0.08) return null
  const noun = textNoun(text)
  const offered = names.size <= 20 ? ` Choose from: ${[...names].sort().join(', ')}.` : ''
  return propose({
    rule: 'labels-of-text',
    instructions: [
      `List every label that fits the ${noun}, one on a line.${offered}`,
      `Give all the labels that fit the ${noun} as a list, one on a line.${offered}`,
    ],
    input: labeledInput(text),
    output: {
      kind: 'template',
      template: templateOf([{ kind: 'field', path: list.path, as: 'list' }]),
    },
    taskType: 'classification',
    reason: { list: shown(list), text: shown(text), classes: names.size },
  })
}
