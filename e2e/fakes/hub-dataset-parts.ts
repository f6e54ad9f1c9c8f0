import { stringify } from 'yaml'
import { type FakeConfig, type FakeRow, shaOf } from './hub-dataset.ts'
import { type Feature, value } from './hub-features.ts'

/** A README with this YAML at its top. */
export function card(metadata: Record<string, unknown>, text: string): string {
  return `---\n${stringify(metadata, { aliasDuplicateObjects: false })}---\n\n${text}\n`
}

/** Rows made from their numbers. */
export const rowsOf = (count: number, make: (index: number) => FakeRow): FakeRow[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** One of a list, always the same for a number. */
export const pick = <T>(list: readonly [T, ...T[]], index: number): T =>
  list[Number.parseInt(shaOf(String(index), 8), 16) % list.length] ?? list[0]

export const places = ['harbor', 'library', 'market', 'station', 'garden', 'museum'] as const
export const things = ['a lamp', 'a map', 'two tickets', 'an old clock', 'a basket'] as const

/** One commit with the config `default`. */
export function only(
  features: Record<string, Feature>,
  splits: FakeConfig['splits'],
): FakeConfig[][] {
  return [[{ name: 'default', features, splits }]]
}

export const qa = { question: value(), answer: value() }
export const qaRow = (index: number): FakeRow => ({
  question: `What did visitor ${index} leave at the ${pick(places, index)}?`,
  answer: pick(things, index + 7),
})
export const shardsOf = (split: string, folder = 'data') => ({
  split,
  path: `${folder}/${split}-*`,
})

export const english = { language: ['en'], task_categories: ['question-answering'] }
export const tagsOf = (license: string | null, task = 'question-answering', size = 'n<1K') => [
  `task_categories:${task}`,
  'language:en',
  ...(license === null ? [] : [`license:${license}`]),
  `size_categories:${size}`,
]
