import type { Message } from '#lib/model/index.ts'
import { type Column, isText } from './columns.ts'
import { isNamedClass, isNamedForRecord } from './nouns.ts'
import { isSpanOf } from './relations.ts'
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
/** Letters of options, and names such as `LABEL_0`: what they stand for is said elsewhere. */
const sayNothing =
  /^\(?[A-Za-z]\)?[.)]?$|^(?:label|class|category|cluster|group|type|[a-z])?[\s_-]?-?\d+$/i

/** The class labels of a dataset, and words on columns that look like one whose values mean nothing. */
export function findClassLabels(facts: Facts): { labels: ClassLabel[]; notes: Message[] } {
  const labels: ClassLabel[] = []
  const notes: Message[] = []
  const texts = facts.columns.filter(isText)
  for (const column of freeColumns(facts)) {
    const { type, profile } = column
    if (column.filled < 0.5 || profile.distinct < 2 || column.path.some(isNumber)) continue
    const count = facts.rows * column.filled
    if (type.kind === 'boolean') {
      labels.push({ column, answers: ['True', 'False'], classes: 2 })
      continue
    }
    if (type.kind === 'label') {
      if (type.names.every((name) => sayNothing.test(stripText(name)) || !hasLetters.test(name)))
        notes.push(bareValues(column))
      else labels.push({ column, answers: namesOf(type.names), classes: type.names.length })
      continue
    }
    const repeated = count / profile.distinct >= Math.min(8, Math.max(3, facts.rows / 20))
    if (!repeated || isNamedForRecord(column)) continue
    if (type.kind === 'integer' && profile.distinct <= 20) {
      if (looksLikeCode(column)) notes.push(bareValues(column))
      continue
    }
    const values = profile.allValues?.map(stripText).filter((text) => text !== '') ?? null
    if (type.kind !== 'text' || profile.distinct > 2_000 || column.words > 6) continue
    const frequent = values ?? profile.topValues.map(({ text }) => text)
    if (frequent.every((text) => sayNothing.test(text))) {
      if (profile.distinct <= 20) notes.push(bareValues(column))
      continue
    }
    const isSplit = frequent.every((one) => splitNames.has(one.toLowerCase()))
    if (shareOf(frequent, isClassName) < 0.9 || isSplit) continue
    if (profile.distinct > answerLimit * 5) continue
    // What can be copied from the text is found in it, not decided of it; a few words may be both.
    const isFound = texts.some((text) => text !== column && isSpanOf(column, text))
    if (isFound && profile.distinct > 8 && !isNamedClass(column)) continue
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
export function looksLikeCode({ profile }: Column): boolean {
  const numbers = profile.numbers
  return (
    numbers !== null &&
    (numbers.min === 0 || numbers.min === 1 || numbers.min === -1) &&
    numbers.max - numbers.min + 1 <= profile.distinct * 1.5
  )
}

function bareValues(column: Column): Message {
  const { type, profile } = column
  const texts = type.kind === 'label' ? type.names : profile.topValues.map(({ text }) => text)
  const values = [...texts].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).slice(0, 5)
  return {
    code: 'rules-bare-numbers',
    values: { field: shown(column), values: values.join(', ') },
  }
}
