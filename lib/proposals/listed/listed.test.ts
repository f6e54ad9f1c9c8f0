import { describe, expect, it } from 'vitest'
import type { Field, ListedTask } from '#lib/model/index.ts'
import {
  createMatcher,
  type HereDataset,
  hubGuesses,
  listedDraft,
  listedFields,
  readTaskList,
  splitAnswers,
} from './index.ts'

const released = (patch: object = {}) => ({
  id: 4,
  task_name: 'glue-sst2',
  instruction: 'Name the feeling.',
  input_fields: ['sentence'],
  output_field: ['label'],
  ...patch,
})
const content = {
  instructions: ['Answer.'],
  input: { kind: 'fields', style: 'labeled', fields: [['question']] },
  output: { kind: 'field', field: ['answers', 'text', 0] },
}

const fields: Field[] = [
  { name: 'sentence', column: 'c0', type: { kind: 'text' } },
  { name: 'label', column: 'c1', type: { kind: 'text' } },
]

const refused = (code: string) => expect.objectContaining({ code })

describe('reading a list', () => {
  it.each([
    ['an array', JSON.stringify([released(), { task_name: 'x', content }]), 'a.json'],
    ['a BOM before it', `\ufeff${JSON.stringify([released(), content])}`, 'a.json'],
    ['lines', `${JSON.stringify(released())}\n\n${JSON.stringify(content)}\n`, 'a.jsonl'],
    ['lines in a .json', `${JSON.stringify(released())}\n${JSON.stringify(content)}`, 'a.json'],
  ])('%s', (_what, text, fileName) => {
    const { entries, unreadable } = readTaskList({ text, fileName })
    expect(entries.map(({ task }) => task.kind)).toEqual(['released', 'content'])
    expect(unreadable).toEqual([])
  })

  it('takes a field as a text or as a list', () => {
    const text = JSON.stringify(released({ output_field: 'label', input_fields: 'sentence' }))
    const [entry] = readTaskList({ text, fileName: 'a.json' }).entries
    expect(entry && listedFields(entry.task)).toEqual(['sentence', 'label'])
  })

  it('lists what is no task by its line, and goes on', () => {
    const lines = ['{"a":', JSON.stringify(released()), '', '7', '{"input_fields":["a"]}']
    const { entries, unreadable } = readTaskList({ text: lines.join('\n'), fileName: 'a.jsonl' })
    expect(entries.map(({ at }) => at)).toEqual([2])
    expect(unreadable.map(({ at, unit, reason }) => [at, unit, reason.code])).toEqual([
      [1, 'line', 'entry-not-json'],
      [4, 'line', 'entry-no-task'],
      [5, 'line', 'entry-no-task'],
    ])
  })

  it.each([
    ['an empty instruction', { instruction: ' \n' }, 'entry-no-instruction'],
    ['one too long', { instruction: 'x'.repeat(4_001) }, 'entry-instruction-long'],
    ['too many fields', { input_fields: Array(201).fill('a') }, 'entry-many-fields'],
  ])('an entry with %s is none', (_what, patch, code) => {
    const text = JSON.stringify([released(patch), released()])
    const { unreadable } = readTaskList({ text, fileName: 'a.json' })
    expect(unreadable).toMatchObject([{ at: 1, unit: 'entry', reason: { code } }])
  })

  it.each([
    ['[]', 'import-empty'],
    ['\n\n', 'tasks-unreadable'],
    ['{"a":1', 'tasks-unreadable'],
    ['[{"a":1},{"b":2}]', 'import-no-task'],
    [
      JSON.stringify(
        Array(20_001)
          .fill(0)
          .map((_, n) => released({ task_name: `n${n}` })),
      ),
      'import-too-many-names',
    ],
    [`[${'0,'.repeat(200_000)}0]`, 'import-too-many'],
  ])('refuses the whole where nothing can be made of it (case %#)', (text, code) => {
    expect(() => readTaskList({ text, fileName: 'a.json' })).toThrow(refused(code))
  })
})

describe('answers at the end of an instruction', () => {
  it.each([
    ['Judge. Answers must be one of yes, no.', 'Judge.', ['yes', 'no']],
    ['Judge. Answers must be one of yes, yes, no.', 'Judge.', ['yes', 'no']],
    ['Judge. Answers must be one of , no.', 'Judge.', ['no']],
    ['Judge. Answers must be one of 1.5, 2.0.', 'Judge.', ['1.5', '2.0']],
    [
      'A. Answers must be one of a. Answers must be one of b.',
      'A. Answers must be one of a.',
      ['b'],
    ],
    ['Judge.', 'Judge.', null],
    ['Judge. Answers must be one of .', 'Judge. Answers must be one of .', null],
    ['Answers must be one of a, b.', 'Answers must be one of a, b.', null],
    ['Judge. Answers must be one of a, b', 'Judge. Answers must be one of a, b', null],
  ])('%s', (instruction, text, answers) => {
    expect(splitAnswers(instruction)).toEqual({ text, answers })
  })
})

describe('a draft', () => {
  const listed = (patch: object): ListedTask => {
    const [entry] = readTaskList({
      text: JSON.stringify(released(patch)),
      fileName: 'a.json',
    }).entries
    if (!entry) throw new Error('no entry')
    return entry.task
  }

  it('has the usual style, the answers as its set, and the wording as it came for a reason', () => {
    const instruction = 'Name the feeling. Answers must be one of good, bad.'
    expect(listedDraft(listed({ instruction }), fields)).toMatchObject({
      content: {
        instructions: ['Name the feeling.'],
        input: { kind: 'fields', style: 'labeled', fields: [['sentence']] },
        output: { kind: 'field', field: ['label'] },
        answerSet: ['good', 'bad'],
      },
      reason: instruction,
      surplusOutputs: [],
    })
  })

  it('takes the first of several outputs and names the others', () => {
    expect(listedDraft(listed({ output_field: ['label', 'idx'] }), fields)).toMatchObject({
      content: { output: { field: ['label'] } },
      surplusOutputs: ['idx'],
    })
  })

  it('without an output has none, which the checks will say', () => {
    expect(listedDraft(listed({ output_field: [] }), fields).content.output).toEqual({
      kind: 'template',
      template: '',
    })
  })
})

const here = (id: string, patch: Partial<HereDataset> = {}): HereDataset => ({
  ...{ id, name: id, repo: null, config: null, fields },
  ...patch,
})
const hub = (repo: string, config: string, patch: Partial<HereDataset> = {}) =>
  here(`${repo}/${config}`, { repo, config, ...patch })
const other: Field[] = [{ name: 'text', column: 'c0', type: { kind: 'text' } }]

describe('matching names', () => {
  it.each<[string, HereDataset[], string]>([
    ['glue-sst2', [here('glue-sst2'), here('glue')], 'glue-sst2'],
    ['glue-sst2', [hub('nyu-mll/glue', 'sst2'), hub('nyu-mll/glue', 'cola')], 'nyu-mll/glue/sst2'],
    ['bigscience/P3-a_b', [hub('bigscience/P3', 'a_b')], 'bigscience/P3/a_b'],
    ['squad', [hub('rajpurkar/squad', 'plain_text')], 'rajpurkar/squad/plain_text'],
    ['Glue SST2', [here('glue-sst2')], 'glue-sst2'],
    ['glue', [hub('nyu-mll/glue', 'cola')], 'nyu-mll/glue/cola'],
    ['a-b-c', [hub('a', 'b-c', { fields: other }), hub('a-b', 'c')], 'a-b/c'],
    ['x', [here('x', { id: 'one', fields: other }), here('x', { id: 'two' })], 'two'],
  ])('%s', (taskName, datasets, datasetId) => {
    expect(createMatcher(datasets)({ taskName, fields: ['sentence'] })).toMatchObject({
      kind: 'matched',
      datasetId,
      unknownFields: [],
    })
  })

  it('offers what it cannot decide between', () => {
    const datasets = [hub('a', 'b-c'), hub('a-b', 'c'), here('z')]
    expect(createMatcher(datasets)({ taskName: 'a-b-c', fields: ['sentence'] })).toEqual({
      kind: 'ambiguous',
      candidates: [
        { datasetId: 'a/b-c', name: 'a/b-c' },
        { datasetId: 'a-b/c', name: 'a-b/c' },
      ],
    })
  })

  it('says which fields the dataset does not have, and what may be meant', () => {
    expect(
      createMatcher([here('x')])({ taskName: 'x', fields: ['sentense', 'label', 'q'] }),
    ).toEqual(
      expect.objectContaining({
        unknownFields: [
          { field: 'sentense', suggestion: 'sentence' },
          { field: 'q', suggestion: null },
        ],
      }),
    )
  })

  it('knows nothing of fields before the dataset is read', () => {
    const match = createMatcher([here('x', { fields: null })])
    expect(match({ taskName: 'x', fields: ['q'] })).toMatchObject({
      isRead: false,
      unknownFields: [],
    })
  })

  it.each(['', '-', 'unheard-of', 'someone/glue-sst2'])('finds nothing for %j', (taskName) => {
    const datasets = [hub('nyu-mll/glue', 'sst2'), here('', { id: 'nameless' })]
    expect(createMatcher(datasets)({ taskName, fields: [] })).toBeNull()
  })
})

describe('what a name may stand for on the Hub', () => {
  it.each<[string, [string, string | null][]]>([
    ['squad', [['squad', null]]],
    [
      'ai2_arc-ARC-Easy',
      [
        ['ai2_arc-ARC-Easy', null],
        ['ai2_arc', 'ARC-Easy'],
        ['ai2_arc-ARC', 'Easy'],
      ],
    ],
    [
      'lmqg/qg_x-reddit',
      [
        ['lmqg/qg_x-reddit', null],
        ['lmqg/qg_x', 'reddit'],
      ],
    ],
    [
      'a-b/c-d',
      [
        ['a-b/c-d', null],
        ['a-b/c', 'd'],
      ],
    ],
    [
      'owner--name-x',
      [
        ['owner/name-x', null],
        ['owner/name', 'x'],
      ],
    ],
    ['owner/name/x-y', [['owner/name', 'x-y']]],
    ['-x', []],
    ['x-', [['x-', null]]],
    ['', []],
    ['no such name', []],
    ['../etc', []],
  ])('%s', (taskName, expected) => {
    expect(hubGuesses(taskName).map(({ repo, config }) => [repo, config])).toEqual(expected)
  })
})
