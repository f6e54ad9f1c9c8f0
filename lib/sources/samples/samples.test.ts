import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Sample = {
  id: string
  file: string
  name: string
  description: string
  license: string
  language: string[]
  homepage: string | null
  classLabels?: Record<string, string[]>
}
type ReadingRow = {
  id: string
  title: string
  context: string
  question: string
  answers: { text: string[]; answer_start: number[] }
}
type QuizRow = {
  question: string
  choices: string[]
  answer: number
  explanation: string | null
  subject: string
}

const read = (file: string) => readFileSync(new URL(`./${file}`, import.meta.url), 'utf8')
const lines = (text: string) => text.trimEnd().split('\n')
const folded = (texts: string[]) => texts.map((text) => text.toLowerCase().replace(/\W+/g, ' '))
const words = (text: string) => text.split(' ').length

function countBy<T>(items: T[], key: (item: T) => string | number): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}

const samples: Sample[] = JSON.parse(read('samples.json'))
const reading: ReadingRow[] = lines(read('reading.jsonl')).map((line) => JSON.parse(line))
const csv = lines(read('intents.csv'))
const intents = csv.slice(1).map((line) => {
  const cells = line.match(/^(?:"((?:[^"]|"")*)"|([^",]*)),(\d)$/)
  return {
    message: (cells?.[1] ?? cells?.[2] ?? '').replaceAll('""', '"'),
    label: Number(cells?.[3]),
  }
})
const quiz: QuizRow[] = JSON.parse(read('quiz.json')).examples

describe('samples.json', () => {
  test('describes the three samples', () => {
    expect(samples.map(({ id, file }) => [id, file])).toEqual([
      ['reading', 'reading.jsonl'],
      ['intents', 'intents.csv'],
      ['quiz', 'quiz.json'],
    ])
  })

  test.each(samples)('$id has a title, a description, a license and a language', (sample) => {
    expect(sample.name).toMatch(/\S/)
    expect(sample.description).toMatch(/^[A-Z].+\.$/)
    expect(sample.license).toBe('CC0-1.0')
    expect(sample.language).toEqual(['en'])
    expect(sample.homepage).toBeNull()
  })

  test('names the labels of intents only', () => {
    expect(samples.map((sample) => sample.classLabels?.label?.length)).toEqual([
      undefined,
      8,
      undefined,
    ])
  })
})

describe.each([
  { id: 'reading', rows: reading, texts: reading.map((row) => row.question) },
  { id: 'intents', rows: intents, texts: intents.map((row) => row.message) },
  { id: 'quiz', rows: quiz, texts: quiz.map((row) => row.question) },
])('$id', ({ rows, texts }) => {
  test('has 80 to 200 rows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(80)
    expect(rows.length).toBeLessThanOrEqual(200)
  })

  test('says nothing twice and leaves nothing blank or ragged', () => {
    expect(new Set(folded(texts)).size).toBe(texts.length)
    expect(texts.filter((text) => text === '' || text !== text.trim())).toEqual([])
    expect(texts.filter((text) => text.includes('  ') || text !== text.normalize('NFC'))).toEqual(
      [],
    )
  })
})

describe('reading.jsonl', () => {
  test('ids are unique', () => {
    expect(new Set(reading.map((row) => row.id)).size).toBe(reading.length)
  })

  test('has 40 passages of 60 to 120 words with three questions each', () => {
    const counts = countBy(reading, (row) => row.context)
    expect(Object.values(counts)).toEqual(Array(40).fill(3))
    expect(new Set(reading.map((row) => row.title)).size).toBe(40)
    expect(Object.keys(counts).filter((text) => words(text) < 60 || words(text) > 120)).toEqual([])
  })

  test.each(reading)('$id: every answer is the span of the passage at its offset', (row) => {
    const { text, answer_start } = row.answers
    const passage = Array.from(row.context)
    expect(text.length).toBeGreaterThan(0)
    expect(new Set(text).size).toBe(text.length)
    expect(
      answer_start.map((start, at) => {
        const length = Array.from(text[at] ?? '').length
        return passage.slice(start, start + length).join('')
      }),
    ).toEqual(text)
  })

  test('answers begin and end at the edges of words', () => {
    const cut = reading.flatMap((row) =>
      row.answers.text.filter((text, at) => {
        const passage = Array.from(row.context)
        const start = row.answers.answer_start[at] ?? 0
        const around = [passage[start - 1], passage[start + Array.from(text).length]]
        return around.some((character) => /[\p{L}\p{N}]/u.test(character ?? ' '))
      }),
    )
    expect(cut).toEqual([])
  })

  test('some questions have two acceptable answers', () => {
    expect(Object.keys(countBy(reading, (row) => row.answers.text.length))).toEqual(['1', '2'])
  })
})

describe('intents.csv', () => {
  test('has the stated header', () => {
    expect(csv[0]).toBe('message,label')
  })

  test('has 20 messages for each named label, in mixed order', () => {
    const labels = samples.find((sample) => sample.id === 'intents')?.classLabels?.label ?? []
    expect(new Set(labels).size).toBe(8)
    expect(countBy(intents, (row) => row.label)).toEqual(
      Object.fromEntries(labels.map((_, label) => [label, 20])),
    )
    expect(new Set(intents.slice(0, 24).map((row) => row.label)).size).toBe(8)
  })
})

describe('quiz.json', () => {
  test.each(quiz)('$question', (row) => {
    expect(row.choices.length).toBeGreaterThanOrEqual(3)
    expect(row.choices.length).toBeLessThanOrEqual(5)
    expect(new Set(row.choices).size).toBe(row.choices.length)
    expect(row.choices[row.answer]).toMatch(/\S/)
    expect(row.explanation ?? 'None.').toMatch(/^[A-Z"].+[."]$/)
  })

  test('the right choice stands in every position about equally often', () => {
    const counts = countBy(quiz, (row) => row.answer)
    expect([0, 1, 2, 3].filter((position) => (counts[position] ?? 0) < 20)).toEqual([])
  })

  test('has 20 questions in each of five subjects and ten without an explanation', () => {
    expect(countBy(quiz, (row) => row.subject)).toEqual({
      arithmetic: 20,
      'everyday life': 20,
      geography: 20,
      language: 20,
      science: 20,
    })
    expect(quiz.filter((row) => row.explanation === null).length).toBe(10)
  })
})
