import type { Message } from '#lib/model/index.ts'
import { type Column, isText, nameOf } from './columns.ts'
import { type Facts, freeColumns, shown } from './rule.ts'
import { shareOf, stripText } from './text-shapes.ts'

/** A column that sorts rows into few named classes. */
export interface ClassLabel {
  column: Column
  /** What an answer may be, in order: label names by number, values by name. Null past 100. */
  answers: string[] | null
  classes: number
}

export const answerLimit = 100

/** Values that say how a file was made, not what a text is. */
const splitNames = new Set([
  'train',
  'training',
  'test',
  'testing',
  'valid',
  'validation',
  'val',
  'dev',
])

const hasLetters = /\p{L}/u

/** The class labels of a dataset, and words on columns that look like one whose values mean nothing. */
export function findClassLabels(facts: Facts): { labels: ClassLabel[]; notes: Message[] } {
  const labels: ClassLabel[] = []
  const notes: Message[] = []
  for (const column of freeColumns(facts)) {
    const { type, profile } = column
    if (column.filled < 0.5 || profile.distinct < 2 || column.path.some(isNumber)) continue
    const count = facts.rows * column.filled
    if (type.kind === 'boolean') {
      labels.push({ column, answers: ['True', 'False'], classes: 2 })
      continue
    }
    if (type.kind === 'label') {
      if (type.names.every((name) => !hasLetters.test(name))) notes.push(bareNumbers(column))
      else labels.push({ column, answers: namesOf(type.names), classes: type.names.length })
      continue
    }
    const repeated = count / profile.distinct >= Math.min(8, Math.max(3, facts.rows / 20))
    if (!repeated) continue
    if (type.kind === 'integer' && profile.distinct <= 20) {
      if (looksLikeCode(column)) notes.push(bareNumbers(column))
      continue
    }
    const values = profile.allValues?.map(stripText).filter((text) => text !== '') ?? null
    if (type.kind !== 'text' || profile.distinct > 2_000 || column.words > 6) continue
    const frequent = values ?? profile.topValues.map(({ text }) => text)
    if (frequent.every((text) => !hasLetters.test(text))) {
      if (profile.distinct <= 20) notes.push(bareNumbers(column))
      continue
    }
    const isSplit = frequent.every((one) => splitNames.has(one.toLowerCase()))
    if (shareOf(frequent, isClassName) < 0.9 || isSplit) continue
    if (profile.distinct > answerLimit * 5) continue
    labels.push({
      column,
      answers: values ? [...new Set(values)].sort() : null,
      classes: profile.distinct,
    })
  }
  return { labels, notes }
}

function isNumber(step: string | number): boolean {
  return typeof step === 'number'
}

function namesOf(names: readonly string[]): string[] | null {
  const stripped = [...new Set(names.map(stripText).filter((name) => name !== ''))]
  return stripped.length >= 2 && stripped.length <= answerLimit ? stripped : null
}

/** A name, not a sentence, an id, an address or a time. */
function isClassName(text: string): boolean {
  return (
    text.length <= 60 &&
    !/[.?!]\s|\s.*[?!]$|https?:|^\d{4}-\d\d|^[\w-]*\d{3,}[\w-]*$/.test(text) &&
    hasLetters.test(text)
  )
}

/** Small whole numbers from 0 or 1 on: most likely the numbers of classes. */
function looksLikeCode({ profile }: Column): boolean {
  const numbers = profile.numbers
  return (
    numbers !== null &&
    (numbers.min === 0 || numbers.min === 1 || numbers.min === -1) &&
    numbers.max - numbers.min + 1 <= profile.distinct * 1.5
  )
}

function bareNumbers(column: Column): Message {
  const values = column.profile.topValues
    .map(({ text }) => text)
    .sort((a, b) => Number(a) - Number(b))
    .slice(0, 5)
  return {
    code: 'rules-bare-numbers',
    values: { field: shown(column), values: values.join(', ') },
  }
}

/** What a label's name calls its values: `intent`, or the word `category` where the name says nothing. */
export function labelNoun(column: Column): string {
  const words = nameOf(column.path)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_\-\s]+/g, ' ')
    .toLowerCase()
    .replace(/ (?:label|id|name|text|class|class name)$/, '')
    .trim()
  const meaningless =
    /^(?:label|labels|class|category|target|y|output|answer|gold|tag|type|value|col ?\d*|column ?\d*|field ?\d*|c\d+)$/
  return /^[a-z]{3,20}(?: [a-z]{2,20}){0,2}$/.test(words) && !meaningless.test(words)
    ? words
    : 'category'
}

/** What a text column's name calls its texts. */
export function textNoun(column: Column): string {
  const known =
    /^(?:question|message|review|comment|tweet|post|headline|title|sentence|article|abstract|email|query|utterance|description|passage|paragraph|document|story|dialogue|poem|lyrics|recipe|prompt|instruction|claim|statement|report|summary)$/
  const name = nameOf(column.path).toLowerCase()
  return known.test(name) && isText(column) ? name : 'text'
}
