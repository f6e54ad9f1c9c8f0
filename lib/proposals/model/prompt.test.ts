import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { sentenceOf } from '#lib/i18n/index.ts'
import {
  type DatasetDescription,
  type Field,
  findFieldType,
  type PromptWording,
  type ProposalPromptKind,
  parseFieldPath,
  promptKinds,
  proposalPromptKinds,
  type SampleRow,
} from '#lib/model/index.ts'
import { demonstrations } from './demonstrations.ts'
import {
  builtInVersion,
  builtInWording,
  findWordingProblems,
  listOfferedPaths,
  listWordingWarnings,
  type PromptExamples,
  parseAnswer,
  proposalMessages,
  proposalRequest,
} from './index.ts'
import { studioDemonstration } from './studio-demonstration.ts'

const description: DatasetDescription = {
  name: 'river-notes',
  description: 'Short notes about rivers with a question each.',
  license: 'CC0-1.0',
  languages: ['en'],
  homepage: null,
}

const fields: Field[] = [
  { name: 'id', column: 'c0', type: { kind: 'integer' } },
  { name: 'note', column: 'c1', type: { kind: 'text' } },
  {
    name: 'answers',
    column: 'c2',
    type: {
      kind: 'struct',
      fields: [{ name: 'text', type: { kind: 'list', item: { kind: 'text' } } }],
    },
  },
  { name: 'mood', column: 'c3', type: { kind: 'label', names: ['calm', 'wild'] } },
]

const sample: SampleRow[] = [
  { row: 3, values: [1, 'The Aare is green.', { text: ['green'] }, 0] },
  { row: 8, values: [2, 'The “Rhine” bends\nat Basel.', { text: ['at Basel'] }, 'wild'] },
  { row: 9, values: [3, 'not shown', null, null] },
]

type Options = Parameters<typeof proposalMessages>[0]

/** The last message of a prompt that can be sent. */
function lastOf(options: Partial<Options>): string {
  const built = proposalMessages({ prompt: 'undescribed', description, fields, sample, ...options })
  return 'messages' in built ? (built.messages.at(-1)?.content ?? '') : built.refusal.code
}

const golden = new URL('./golden/', import.meta.url)

it.each(proposalPromptKinds)('writes the prompt %s as kept', async (prompt) => {
  const built = proposalMessages({ prompt, description, fields, sample })
  const kept = await readFile(
    new URL(`${prompt}-${builtInVersion(prompt).number}.json`, golden),
    'utf8',
  )
  expect(built).toEqual({ messages: JSON.parse(kept), rows: 2 })
})

it('keeps the golden prompts of this version only', async () => {
  expect(await readdir(golden)).toEqual(
    [...proposalPromptKinds]
      .sort()
      .map((prompt) => `${prompt}-${builtInVersion(prompt).number}.json`),
  )
})

describe('what is asked', () => {
  it('ends with the fields, nested ones and ids among them', () => {
    expect(lastOf({}).split('\n').at(-1)).toBe(
      'Fields that may be used, written exactly so: ["id","note","answers","answers.text","answers.text[0]","mood"]',
    )
  })

  it('shows two rows, labels by name', () => {
    expect(lastOf({}).split('\n').slice(1, 4)).toEqual([
      'Two of its rows:',
      '{"id": 1, "note": "The Aare is green.", "answers": {"text":["green"]}, "mood": "calm"}',
      '{"id": 2, "note": "The “Rhine” bends\\nat Basel.", "answers": {"text":["at Basel"]}, "mood": "wild"}',
    ])
  })

  it('shows the summary in the described prompt only', () => {
    expect(lastOf({ prompt: 'described' })).toContain('\nSummary: Short notes about rivers')
    expect(lastOf({ prompt: 'undescribed' })).not.toContain('Short notes')
  })

  it.each([
    ['no label', -1],
    ['a label beyond the names', 2],
    ['null', null],
  ])('shows %s as null', (_name, label) => {
    const rows = [{ row: 0, values: [1, 'a', null, label] }]
    expect(lastOf({ sample: rows })).toContain(
      'Its only row:\n{"id": 1, "note": "a", "answers": null, "mood": null}',
    )
  })

  it('shows labels inside lists and structs by name', () => {
    const label = { kind: 'label' as const, names: ['no', 'yes'] }
    const nested: Field[] = [
      {
        name: 'votes',
        column: 'c0',
        type: {
          kind: 'list',
          item: { kind: 'struct', fields: [{ name: '__proto__', type: label }] },
        },
      },
    ]
    const values = [JSON.parse('[{"__proto__": 1}, {"__proto__": 5}]')]
    expect(lastOf({ fields: nested, sample: [{ row: 0, values }] })).toContain(
      '{"votes": [{"__proto__":"yes"},{"__proto__":null}]}',
    )
  })

  it('keeps names that JSON objects would lose or move', () => {
    const odd: Field[] = ['b', '1', '__proto__', 'a"b', 'x.y'].map((name, index) => ({
      name,
      column: `c${index}`,
      type: { kind: 'text' },
    }))
    const last = lastOf({ fields: odd, sample: [{ row: 0, values: ['v', 'w', 'x', 'y', 'z'] }] })
    expect(last).toContain('{"b": "v", "1": "w", "__proto__": "x", "a\\"b": "y", "x.y": "z"}')
    const names: string[] = JSON.parse(last.slice(last.lastIndexOf('\n')).replace(/^[^[]*/, ''))
    expect(names.map(parseFieldPath)).toEqual(odd.map(({ name }) => [name]))
  })
})

describe('what is cut', () => {
  const shownNote = (note: string) => {
    const line =
      lastOf({ sample: [{ row: 0, values: [1, note, null, null] }] }).split('\n')[2] ?? ''
    return JSON.parse(line).note
  }
  it.each([
    ['a text that just fits', 'x'.repeat(1_000), 'x'.repeat(1_000)],
    ['a long text', 'x'.repeat(1_001), 'x'.repeat(1_000)],
    ['astral characters that just fit', '😀'.repeat(1_000), '😀'.repeat(1_000)],
    ['astral characters', `${'😀'.repeat(1_001)}x`, '😀'.repeat(1_000)],
    ['a mixed text', `a${'😀'.repeat(1_200)}`, `a${'😀'.repeat(999)}`],
  ])('%s', (_name, note, shown) => {
    expect(shownNote(note)).toBe(shown)
  })

  it('a long list becomes the beginning of its JSON', () => {
    const values = [1, 'a', { text: Array.from({ length: 500 }, () => 'word') }, null]
    const line = lastOf({ sample: [{ row: 0, values }] }).split('\n')[2] ?? ''
    expect(JSON.parse(line).answers).toMatch(/^\{"text":\["word","word".*$/)
    expect(JSON.parse(line).answers).toHaveLength(1_000)
  })

  it('name and summary', () => {
    const long = { ...description, name: 'n'.repeat(1_500), description: 's'.repeat(1_500) }
    const lines = lastOf({ prompt: 'described', description: long }).split('\n')
    expect(lines[0]).toBe(`Dataset: ${'n'.repeat(1_000)}`)
    expect(lines[1]).toBe(`Summary: ${'s'.repeat(1_000)}`)
  })

  it('fields beyond 200, the innermost first', () => {
    const many: Field[] = Array.from({ length: 198 }, (_, index) => ({
      name: `f${index}`,
      column: `c${index}`,
      type: { kind: 'list', item: { kind: 'list', item: { kind: 'text' } } },
    }))
    const paths = listOfferedPaths(many)
    expect(paths).toHaveLength(200)
    expect(paths.filter((path) => path.length === 1)).toHaveLength(198)
    expect(paths.filter((path) => path.length === 2)).toEqual([
      ['f0', 0],
      ['f1', 0],
    ])
  })
})

describe('what is refused', () => {
  it.each([
    [
      'no description',
      { prompt: 'described', description: { ...description, description: null } },
      'prompt-needs-description',
    ],
    [
      'a blank description',
      { prompt: 'described', description: { ...description, description: ' ' } },
      'prompt-needs-description',
    ],
    ['no rows', { prompt: 'undescribed', sample: [] }, 'prompt-needs-rows'],
  ] satisfies [string, Partial<Options> & Pick<Options, 'prompt'>, string][])(
    '%s',
    (_name, options, code) => {
      const built = proposalMessages({ description, fields, sample, ...options })
      expect(built).toEqual({ refusal: { code, values: { name: 'river-notes' } } })
      const refusal = 'refusal' in built ? built.refusal : { code: 'none', values: {} }
      expect(sentenceOf('en', refusal)).toContain('“river-notes”')
    },
  )

  it('not the undescribed prompt without a description', () => {
    expect(lastOf({ description: { ...description, description: null } })).toContain('river-notes')
  })
})

describe('the demonstrations', () => {
  const all = Object.values(demonstrations).flat()

  it('show three and two tasks each, as the paper does', () => {
    expect(all.map(({ tasks }) => tasks.length)).toEqual([3, 2, 3, 2])
  })

  it.each(all.map((one) => [one.name, one] as const))(
    '%s names only fields it offers',
    (_name, one) => {
      for (const task of one.tasks) {
        expect(one.fields).toEqual(
          expect.arrayContaining([...task.input_fields, ...task.output_field]),
        )
        expect(task.output_field).toHaveLength(1)
        expect(task.input_fields).not.toContain(task.output_field[0])
      }
    },
  )

  it('state answer spans where they stand', () => {
    for (const row of demonstrations.described[0]?.rows ?? []) {
      const { entry, answers } = row as {
        entry: string
        answers: { text: string[]; start: number[] }
      }
      expect(entry.indexOf(answers.text[0] ?? '?')).toBe(answers.start[0])
    }
  })
})

it('has a schema that an answer like the demonstrated ones fits', () => {
  const task = demonstrations.undescribed[0]?.tasks[0]
  expect(membersOf('undescribed')).toEqual(Object.keys(task ?? {}))
  expect(membersOf('studio')).toEqual(Object.keys(studioDemonstration.tasks[0] ?? {}))
})

/** Words of JSON Schema that OpenAI's strict mode takes everywhere; a union with null is a list of types. */
const strictWords = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
])

function checkStrict(schema: Record<string, unknown>): void {
  for (const word of Object.keys(schema)) expect(strictWords).toContain(word)
  const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>
  expect(schema.required ?? []).toEqual(Object.keys(properties))
  expect(schema.additionalProperties ?? false).toBe(false)
  expect('additionalProperties' in schema).toBe(schema.type === 'object')
  for (const member of Object.values(properties)) checkStrict(member)
  if (schema.items) checkStrict(schema.items as Record<string, unknown>)
}

function membersOf(prompt: ProposalPromptKind): string[] {
  const schema = proposalRequest({ prompt, messages: [] }).schema?.schema ?? {}
  const { tasks } = schema.properties as { tasks: { items: { properties: object } } }
  return Object.keys(tasks.items.properties)
}

it.each(proposalPromptKinds)(
  '%s: the schema is strict, with no word that some servers refuse',
  (prompt) => {
    checkStrict(proposalRequest({ prompt, messages: [] }).schema?.schema ?? {})
  },
)

describe('the studio’s prompt', () => {
  const studio = (options: Partial<Options> = {}) => {
    const built = proposalMessages({
      ...{ prompt: 'studio', description, fields, sample },
      ...options,
    })
    return 'messages' in built ? built.messages.map(({ content }) => content) : []
  }
  const wordingWith = (patch: Partial<PromptWording>): PromptWording => ({
    ...builtInWording('studio'),
    ...patch,
  })

  it('begins with the same text for every dataset', () => {
    const other = { ...description, name: 'other', description: null }
    expect(studio({ description: other })[0]).toBe(studio()[0])
    expect(studio()).toHaveLength(2)
  })

  it('shows its demonstration whole, and placeholders as a template has them', () => {
    const [system = ''] = studio()
    expect(system).toContain(JSON.stringify({ tasks: studioDemonstration.tasks }))
    expect(system).toContain('{{f|letters}} lettered')
    expect(system).toContain('2 wordings')
  })

  it('asks for as many wordings as the options say', () => {
    const options = { phrasings: 4, examples: false }
    expect(studio({ wording: wordingWith({ options }) })[0]).toContain('4 wordings')
  })

  it('does without a description, and leaves no gap', () => {
    const [, question = ''] = studio({ description: { ...description, description: null } })
    expect(question.split('\n').slice(0, 2)).toEqual(['Dataset: river-notes', 'Fields:'])
  })

  it('tells what review has found only where it is asked to', () => {
    const examples: PromptExamples = {
      approved: [
        {
          instructions: ['Name the mood of the note.'],
          input: { kind: 'fields', style: 'labeled', fields: [['note']] },
          output: { kind: 'field', field: ['mood'] },
          ...{ fieldRules: [], where: [], answerSet: null, taskType: 'classification' },
        },
      ],
      rejected: ['instance_specific', 'other'],
    }
    const told = wordingWith({ options: { phrasings: 2, examples: true } })
    const [system = ''] = studio({ wording: told, examples })
    expect(system.split('\n').slice(-3)).toEqual([
      'Approved here before:',
      '- ["Name the mood of the note.","{{note}}","mood"]',
      'Rejected here most often: speaks of one row.',
    ])
    expect(studio({ examples })[0]).not.toContain('Approved')
    expect(studio({ wording: told })[0]).not.toContain('Approved')
  })
})

describe('a wording of one’s own', () => {
  it('words the demonstrations as it words the question', () => {
    const wording = { ...builtInWording('undescribed'), question: 'Set {{name}} has {{names}}' }
    const built = proposalMessages({ prompt: 'undescribed', wording, description, fields, sample })
    const messages = 'messages' in built ? built.messages : []
    expect(messages[1]?.content).toBe('Set market-stall-sums has ["problem","working","result"]')
    expect(messages.at(-1)?.content).toMatch(/^Set river-notes has \["id",/)
    expect(built).toMatchObject({ rows: 0 })
  })

  it.each([
    ['{{rows}}\nof {{nmae}}', 'prompt-variable-unknown', 2, 4],
    ['x {{phrasings}}', 'prompt-variable-elsewhere', 1, 3],
    ['{{rows', 'prompt-braces-open', 1, 1],
    ['{{rows\n}}', 'prompt-braces-open', 1, 1],
  ])('%j: %s', (question, code, line, column) => {
    const [problem] = findWordingProblems('studio', { system: '', question })
    expect(problem).toMatchObject({ place: 'question', line, column, message: { code } })
    const values = { ...problem?.message.values, place: 'question', line, column }
    expect(sentenceOf('en', { code, values })).toContain('line')
  })

  it.each(promptKinds)('%s: the built-in one has no fault', (kind) => {
    expect(findWordingProblems(kind, builtInWording(kind))).toEqual([])
    expect(listWordingWarnings(kind, builtInWording(kind))).toEqual([])
  })

  it('is warned of where it shows no rows or no fields', () => {
    const question = '{{name}} {{{{rows}}'
    expect(listWordingWarnings('studio', { question })).toEqual(['rows-missing', 'fields-missing'])
    expect(listWordingWarnings('judge', { question })).toEqual([
      'instructions-missing',
      'examples-missing',
    ])
  })
})

it('reads back every field it offers', () => {
  const names = listOfferedPaths(fields)
  for (const path of names) {
    const offered = lastOf({}).includes(JSON.stringify(path[0]))
    expect([offered, findFieldType(fields, path)]).toEqual([true, expect.anything()])
  }
  const answer = JSON.stringify([
    { instruction: 'Do.', input_fields: ['answers.text[0]', 'mood'], output_field: ['note'] },
  ])
  const { drafts } = parseAnswer({ text: answer, finish: 'stop', fields })
  expect(drafts[0]?.content.input).toMatchObject({ fields: [['answers', 'text', 0], ['mood']] })
})
