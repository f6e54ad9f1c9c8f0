import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TaskContent } from '#lib/model/index.ts'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-test-'))
  await writeFile(
    join(folder, 'rows.jsonl'),
    [
      { q: 'What is tea?', a: 'a leaf', n: 1 },
      { q: 'What rusts?', a: 'iron', n: 2 },
      { q: null, a: 'nothing', n: 3 },
      { q: 'What is tea?', a: 'a leaf', n: 4 },
      { q: 'And?', a: '', n: 5 },
    ]
      .map((row) => `${JSON.stringify(row)}\n`)
      .join(''),
  )
  await writeJson('released.json', [
    { task_name: 'tea', instruction: 'Answer.', input_fields: ['q'], output_field: ['a', 'n'] },
    { task_name: 'tea', instruction: 'Both.', input_fields: ['q', 'n'], output_field: 'a' },
  ])
  await writeJson('own.json', [
    {
      instructions: ['Ask.'],
      input: { kind: 'template', template: 'A: {{a}}' },
      output: { kind: 'field', field: ['q'] },
    },
    {
      task_name: 'wrapped',
      content: {
        instructions: ['Count.'],
        input: { kind: 'fields', style: 'labeled', fields: [['q'], ['a']] },
        output: { kind: 'field', field: ['n'] },
        where: [{ op: 'at-most', field: ['n'], number: 2 }],
      },
    },
  ])
  await writeJson('unknown.json', [
    { task_name: 'x', instruction: 'I.', input_fields: ['Q'], output_field: ['a'] },
  ])
  await writeJson('broken.json', [{ instructions: [] }])
  await writeFile(join(folder, 'not.json'), '{"a"')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const writeJson = (name: string, data: unknown) =>
  writeFile(join(folder, name), JSON.stringify(data))

/** Runs the CLI; arguments that name a file of the folder are made its path. */
async function run(...args: string[]) {
  const names = await readdir(folder)
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const out = buffer(stdout)
  const said = buffer(stderr)
  const status = await runCli(
    args.map((arg) => (names.includes(arg) || arg.startsWith('out.') ? join(folder, arg) : arg)),
    { stdout, stderr, signal: new AbortController().signal },
  )
  stdout.end()
  stderr.end()
  return { status, stdout: await out, text: String(await out), stderr: String(await said) }
}

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

describe('wrong usage', () => {
  it.each([
    [[], 'Say what to do'],
    [['melt'], '“melt” is not a command'],
    [['profile'], 'Say which file'],
    [['profile', 'rows.jsonl', 'more'], 'one argument too many'],
    [['profile', 'rows.jsonl', '--tasks', 'x'], 'There is no option --tasks here'],
    [['profile', 'rows.jsonl', '--out'], '--out needs a value'],
    [['check', 'rows.jsonl'], '--tasks is missing'],
    [['materialize', 'rows.jsonl'], '--tasks is missing'],
    [
      ['materialize', 'rows.jsonl', '--tasks', 'own.json', '--format', 'xml'],
      '--format cannot be “xml”',
    ],
    [
      ['materialize', 'rows.jsonl', '--tasks', 'own.json', '--style=plain'],
      'It is one of labeled, dynosaur',
    ],
  ])('%j is status 2', async (args, sentence) => {
    const { status, text, stderr } = await run(...args)
    expect([status, text]).toEqual([2, ''])
    expect(stderr).toContain(sentence)
    expect(stderr).toContain('--help')
  })
})

describe('what cannot be done', () => {
  const materialize = (file: string, tasks: string, ...more: string[]) =>
    run('materialize', file, '--tasks', tasks, ...more)
  it.each([
    ['a file that is not there', ['gone.csv', 'own.json'], 'There is no file gone.csv'],
    ['tasks that are not there', ['rows.jsonl', 'gone.json'], 'gone.json cannot be read as tasks'],
    ['tasks that are not JSON', ['rows.jsonl', 'not.json'], 'cannot be read as tasks'],
    ['a task that is none', ['rows.jsonl', 'broken.json'], 'Task 1 of'],
    ['a field that is not there', ['rows.jsonl', 'unknown.json'], 'did you mean “q”?'],
    [
      'a place that is not there',
      ['rows.jsonl', 'own.json', '--out', '/nowhere/x'],
      'cannot be written (ENOENT)',
    ],
  ] as const)('%s is status 1', async (_name, [file, tasks, ...more], sentence) => {
    const { status, text, stderr } = await materialize(file, tasks, ...more)
    expect([status, text]).toEqual([1, ''])
    expect(stderr).toContain(sentence)
  })

  it('leaves nothing in the temporary folder', async () => {
    const own = await mkdtemp(join(tmpdir(), 'cli-own-'))
    vi.stubEnv('TMPDIR', own)
    const failed = await materialize('rows.jsonl', 'unknown.json')
    const done = await materialize('rows.jsonl', 'own.json')
    vi.unstubAllEnvs()
    expect([failed.status, done.status]).toEqual([1, 0])
    expect(await readdir(own)).toEqual([])
    await rm(own, { recursive: true })
  })
})

it.each([
  [['--help'], 'COMMAND FILE'],
  [['profile', '--help'], 'profile FILE'],
  [['materialize', '-h'], '--container CONTAINER'],
])('%j is answered on standard output', async (args, sentence) => {
  const { status, text, stderr } = await run(...args)
  expect([status, stderr]).toEqual([0, ''])
  expect(text).toContain(sentence)
})

describe('materialize', () => {
  it('renders released tasks in the style labeled, as Alpaca, unless told otherwise', async () => {
    const { status, text, stderr } = await run(
      'materialize',
      'rows.jsonl',
      '--tasks',
      'released.json',
    )
    expect(status).toBe(0)
    expect(linesOf(text)).toEqual([
      { instruction: 'Answer.', input: 'What is tea?', output: 'a leaf' },
      { instruction: 'Answer.', input: 'What rusts?', output: 'iron' },
      { instruction: 'Both.', input: 'Q: What is tea?\nN: 1', output: 'a leaf' },
      { instruction: 'Both.', input: 'Q: What rusts?\nN: 2', output: 'iron' },
      { instruction: 'Both.', input: 'N: 3', output: 'nothing' },
      { instruction: 'Both.', input: 'Q: What is tea?\nN: 4', output: 'a leaf' },
    ])
    expect(stderr).toContain('6 examples of 2 tasks written.')
    expect(stderr).toContain('Task 1: 2 examples; skipped: 1 (the input is null)')
  })

  it('follows the reference in the style dynosaur', async () => {
    const { text, stderr } = await run(
      ...['materialize', 'rows.jsonl', '--tasks', 'released.json', '--style', 'dynosaur'],
      ...['--format', 'dynosaur', '--license', 'mit', '--website', 'https://example.org/tea'],
    )
    const rest = { license: 'mit', website: 'https://example.org/tea', taskname: 'tea' }
    const asked = 'Answer. Answers must be one of a leaf, iron, nothing, .'
    const both = 'Both. Answers must be one of a leaf, iron, nothing, .'
    expect(linesOf(text)).toEqual([
      { instruction: asked, input: 'What is tea?', output: 'a leaf', ...rest },
      { instruction: asked, input: 'What rusts?', output: 'iron', ...rest },
      { instruction: asked, input: 'What is tea?', output: 'a leaf', ...rest },
      { instruction: asked, input: 'And?', output: '', ...rest },
      { instruction: both, input: "q is 'What is tea?'. n is '1'. ", output: 'a leaf', ...rest },
      { instruction: both, input: "q is 'What rusts?'. n is '2'. ", output: 'iron', ...rest },
      { instruction: both, input: "q is 'What is tea?'. n is '4'. ", output: 'a leaf', ...rest },
      { instruction: both, input: "q is 'And?'. n is '5'. ", output: '', ...rest },
    ])
    expect(stderr).not.toContain('dropped')
  })

  it('gives a chat no empty answer', async () => {
    const { text } = await run(
      ...['materialize', 'rows.jsonl', '--tasks', 'released.json', '--style', 'dynosaur'],
      ...['--format', 'messages'],
    )
    const lines = linesOf(text) as { messages: { content: string }[] }[]
    expect(lines).toHaveLength(6)
    expect(lines.flatMap(({ messages }) => messages.map(({ content }) => content))).not.toContain(
      '',
    )
  })

  it('names tasks of its own after the dataset', async () => {
    const { text } = await run(
      ...[
        'materialize',
        'rows.jsonl',
        '--tasks',
        'own.json',
        '--format',
        'dynosaur',
        '--name',
        'set',
      ],
    )
    expect(linesOf(text).map((line) => Object.values(line as object))).toEqual([
      ['Ask.', 'A: a leaf', 'What is tea?', 'unknown', '', 'set'],
      ['Ask.', 'A: iron', 'What rusts?', 'unknown', '', 'set'],
      ['Count.', 'Q: What is tea?\nA: a leaf', '1', 'unknown', '', 'wrapped'],
      ['Count.', 'Q: What rusts?\nA: iron', '2', 'unknown', '', 'wrapped'],
    ])
  })

  it.each(['json', 'csv', 'parquet'])(
    'writes %s to a file, and nothing else anywhere',
    async (container) => {
      const out = `out.${container}`
      const { status, text } = await run(
        ...[
          'materialize',
          'rows.jsonl',
          '--tasks',
          'own.json',
          '--container',
          container,
          '--out',
          out,
        ],
      )
      expect([status, text]).toEqual([0, ''])
      const { text: profile } = await run('profile', out)
      expect(JSON.parse(profile)).toMatchObject({
        manifest: {
          rows: 4,
          fields: [{ name: 'instruction' }, { name: 'input' }, { name: 'output' }],
        },
      })
      expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
    },
  )

  it('writes the same bytes to standard output', async () => {
    const args = ['materialize', 'rows.jsonl', '--tasks', 'own.json']
    const { stdout } = await run(...args)
    await run(...args, '--out', 'out.same')
    expect(stdout.equals(await readFile(join(folder, 'out.same')))).toBe(true)
  })
})

it('profiles a file', async () => {
  const { status, text, stderr } = await run('profile', 'rows.jsonl')
  expect(status).toBe(0)
  expect(stderr).toContain('rows.jsonl: 5 rows, 3 fields.')
  expect(JSON.parse(text)).toMatchObject({
    manifest: { rows: 5 },
    profile: {
      rows: 5,
      fields: [{ path: ['q'], nulls: 1 }, { path: ['a'], empty: 1 }, { path: ['n'] }],
    },
  })
})

it('says what the checks find', async () => {
  const { status, text } = await run('check', 'rows.jsonl', '--tasks', 'unknown.json')
  expect(status).toBe(0)
  const [checked] = JSON.parse(text) as { counts: unknown; findings: { sentence: string }[] }[]
  expect(checked?.counts).toBeNull()
  expect(checked?.findings.map(({ sentence }) => sentence).join()).toContain('did you mean')

  const released = await run('check', 'rows.jsonl', '--tasks', 'released.json')
  expect(JSON.parse(released.text)).toMatchObject([
    { counts: { rows: 5, examples: 2 }, findings: [{ rule: 'several-outputs' }] },
    { counts: { rows: 5, examples: 4 } },
  ])
})

it('proposes tasks that it can materialize', async () => {
  const sample = join(import.meta.dirname, '../sources/samples/reading.jsonl')
  await run('propose', sample, '--out', 'out.tasks')
  const tasks = JSON.parse(await readFile(join(folder, 'out.tasks'), 'utf8')) as unknown[]
  expect(tasks.length).toBeGreaterThan(0)
  for (const task of tasks) TaskContent.parse((task as { content: unknown }).content)
  const { status, text } = await run('materialize', sample, '--tasks', 'out.tasks')
  expect(status).toBe(0)
  expect(linesOf(text).length).toBeGreaterThan(80)
})
