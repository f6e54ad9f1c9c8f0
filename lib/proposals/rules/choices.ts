import type { FieldPath, TaskOutput, TemplatePiece } from '#lib/model/index.ts'
import { type Column, type Columns, isText, nameOf } from './columns.ts'
import { fieldOutput, type RuleFieldRule, templateOf } from './rule.ts'
import { medianOf, shareOf } from './text-shapes.ts'

type Parts = (string | FieldPath | TemplatePiece)[]

/** The options of a question, from one list or from a column each. */
export interface Choices {
  paths: FieldPath[]
  /** By sample row. */
  items: (string[] | null)[]
  lettered: Parts
  bulleted: Parts
  /** The list that an index can point into; null where the options stand in columns. */
  list: FieldPath | null
}

/** What says which option is right, as a letter or as the option's text. */
export interface RightChoice {
  column: Column
  output: TaskOutput
  /** The same, for showing it in an input. */
  part: FieldPath | TemplatePiece
  fieldRules: RuleFieldRule[]
}

const answerNames = /answer|label|gold|correct|target|key|solution/i
const optionNames = /option|choice|alternative|ending|candidate|distractor/i
const letter = /^\(?[A-Z]\)?[.)]?$/i
const letterAt = (index: number): string => String.fromCharCode(65 + index)

/** Every set of options of a dataset, lists first. */
export function listChoices({ lists, columns }: Columns): Choices[] {
  const fromLists = lists.flatMap(({ path, items, profile }): Choices[] => {
    const present = items.filter((item) => item !== null)
    const sizes = present.map((item) => item.length)
    const fits =
      present.length >= items.length * 0.8 &&
      medianOf(sizes) >= 2 &&
      (profile.lengths?.max ?? 0) <= 26 &&
      !present.every((item) => item.every((text) => letter.test(text) || /^\d+$/.test(text)))
    if (!fits) return []
    return [
      {
        paths: [path],
        items,
        lettered: [{ kind: 'field', path, as: 'letters' }],
        bulleted: [{ kind: 'field', path, as: 'list' }],
        list: path,
      },
    ]
  })
  return [...fromLists, ...choicesInColumns(columns)]
}

/** Columns such as `option_a` to `option_d`, or `A` to `D`: the same name but for a running letter or number. */
function choicesInColumns(columns: readonly Column[]): Choices[] {
  const groups = new Map<string, { column: Column; at: number }[]>()
  for (const column of columns) {
    const running = /^(.*?)[\s_-]?([A-Ha-h]|\d)$/.exec(nameOf(column.path))
    if (column.path.length !== 1 || column.type.kind !== 'text' || !running?.[2]) continue
    const suffix = running[2].toLowerCase()
    const at = /\d/.test(suffix) ? Number(suffix) : suffix.charCodeAt(0) - 97
    const stem = running[1] ?? ''
    groups.set(stem, [...(groups.get(stem) ?? []), { column, at }])
  }
  return [...groups.values()].flatMap((group): Choices[] => {
    const sorted = group.sort((a, b) => a.at - b.at)
    const first = sorted[0]?.at ?? 0
    const runs = sorted.every(({ at }, index) => at === first + index) && first <= 1
    if (sorted.length < 2 || !runs) return []
    const options = sorted.map(({ column }) => column)
    const items = (options[0]?.texts ?? []).map((_text, row) => {
      const texts = options.map(({ texts: all }) => all[row] ?? null)
      return texts.every((text) => text !== null) ? texts : null
    })
    const lines = (mark: (index: number) => string): Parts =>
      options.flatMap(({ path }, index) => [`${index === 0 ? '' : '\n'}${mark(index)}`, path])
    return [
      {
        paths: options.map(({ path }) => path),
        items,
        lettered: lines((index) => `${letterAt(index)}. `),
        bulleted: lines(() => '- '),
        list: null,
      },
    ]
  })
}

/** The right option as a letter and as a text, each where some column says it. */
export function findRightChoice(
  choices: Choices,
  columns: readonly Column[],
): { asLetter: RightChoice | null; asText: RightChoice | null } {
  const others = columns.filter(({ path }) => !isInside(choices, path))
  const named = [
    ...others.filter(({ path }) => answerNames.test(nameOf(path))),
    ...others.filter(({ path }) => !answerNames.test(nameOf(path))),
  ]
  const first = (find: (column: Column) => RightChoice | null) => {
    for (const column of named) {
      const found = find(column)
      if (found) return found
    }
    return null
  }
  const copied = first((column) => textOfOption(choices, column))
  // Two columns of like name and a number of two values may be a pair of sentences and its label.
  const areOptions = choices.paths.every((path) => optionNames.test(nameOf(path)))
  if (choices.list === null && choices.paths.length < 3 && !copied && !areOptions) return none
  const index = first((column) => zeroBasedIndex(choices, column))
  return {
    asLetter:
      (index && letterOfIndex(index.column)) ?? first((one) => letterOfOption(choices, one)),
    asText: copied ?? index,
  }
}

const none = { asLetter: null, asText: null }

/** The share of rows in which a value fits the options. */
function fits(
  { items }: Choices,
  { texts }: Column,
  test: (text: string, options: string[]) => boolean,
): number {
  const rows = texts.flatMap((text, row): [string, string[]][] => {
    const options = items[row]
    return text !== null && options ? [[text, options]] : []
  })
  return rows.length < 3 ? 0 : shareOf(rows, ([text, options]) => test(text, options))
}

function textOfOption(choices: Choices, column: Column): RightChoice | null {
  if (column.type.kind !== 'text' || column.shape === 'id') return null
  const copied = fits(choices, column, (text, options) => options.includes(text))
  if (copied < 0.95) return null
  return { column, output: fieldOutput(column.path), part: column.path, fieldRules: [] }
}

function zeroBasedIndex(choices: Choices, column: Column): RightChoice | null {
  const { numbers, distinct } = column.profile
  if (column.type.kind !== 'integer' || numbers?.min !== 0 || numbers.max < 1) return null
  const most = Math.max(...choices.items.map((item) => item?.length ?? 0))
  if (distinct > 26 || numbers.max >= most || !choices.list) return null
  if (fits(choices, column, (text, options) => Number(text) < options.length) < 0.98) return null
  const piece: TemplatePiece = { kind: 'item', path: choices.list, index: column.path }
  return {
    column,
    output: { kind: 'template', template: templateOf([piece]) },
    part: piece,
    fieldRules: [],
  }
}

function letterOfIndex(column: Column): RightChoice {
  const piece: TemplatePiece = { kind: 'field', path: column.path, as: 'letter' }
  return {
    column,
    output: { kind: 'template', template: templateOf([piece]) },
    part: piece,
    fieldRules: [],
  }
}

/** Letters as they stand, and numbers (from 0 or 1) by way of a map. */
function letterOfOption(choices: Choices, column: Column): RightChoice | null {
  const { type, profile } = column
  const values = type.kind === 'label' ? type.names : (profile.allValues ?? [])
  if (type.kind === 'boolean' || type.kind === 'number' || values.length < 2) return null
  const present = values.map((text) => text.trim()).filter((text) => text !== '')
  const digits = present.filter((text) => /^\d{1,2}$/.test(text)).map(Number)
  const letters = present.filter((text) => letter.test(text))
  if (digits.length + letters.length !== present.length) return null
  const base = digits.includes(0) ? 0 : 1
  const position = (text: string): number =>
    /^\d/.test(text)
      ? Number(text) - base
      : text
          .replaceAll(/[^A-Za-z]/g, '')
          .toUpperCase()
          .charCodeAt(0) - 65
  if (fits(choices, column, (text, options) => position(text) < options.length) < 0.98) return null
  const map = digits.map((digit) => ({ from: String(digit), to: letterAt(digit - base) }))
  return {
    column,
    output: fieldOutput(column.path),
    part: column.path,
    fieldRules: map.length > 0 ? [{ field: column.path, values: map }] : [],
  }
}

/** Whether a column could be the question of some options: words to read that are none of them. */
export function isAskable(choices: Choices, column: Column): boolean {
  return isText(column) && !isInside(choices, column.path)
}

function isInside({ paths }: Choices, path: FieldPath): boolean {
  return paths.some((whole) => whole.every((step, at) => step === path[at]))
}
