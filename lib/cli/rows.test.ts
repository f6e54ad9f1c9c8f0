import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEngine } from '#lib/engine/index.ts'
import { guessDirectly, isSameReading, readDirectly } from '#lib/sources/index.ts'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-rows-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const tasks = [
  {
    instructions: ['Answer.', 'Say it.'],
    input: { kind: 'fields', style: 'labeled', fields: [['p'], ['q']] },
    output: { kind: 'field', field: ['a'] },
  },
  {
    instructions: ['Answer.'],
    input: { kind: 'fields', style: 'labeled', fields: [['p'], ['q']] },
    output: { kind: 'field', field: ['a'] },
  },
  {
    instructions: ['Guess.'],
    input: { kind: 'template', template: 'It is {{q}}.' },
    output: { kind: 'field', field: ['a'] },
  },
  { instruction: 'Do.', input_fields: ['p', 'q'], output_field: ['a'] },
]

const lines = (...rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const row = (p: unknown, q: unknown = 'why?', a: unknown = 'so') => ({ p, q, a })

/** Alternating answers, so that the reference's rule keeps its task; every 40th row repeats an earlier one. */
const many = Array.from({ length: 60_000 }, (_, index) => {
  const number = index % 40 === 39 ? index - 39 : index
  return row(`passage ${number}`, `q ${number % 7}`, `answer ${number % 3}`)
})

/** Runs the command on a file; packed, it is read as every command reads it. */
async function materialize(name: string, bytes: Buffer, style: string) {
  const path = join(folder, name)
  const out = join(folder, 'out.jsonl')
  const list = join(folder, 'tasks.json')
  await writeFile(path, bytes)
  await writeFile(list, JSON.stringify(tasks))
  await rm(out, { force: true })
  const world = {
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    signal: new AbortController().signal,
  }
  const args = ['materialize', path, '--tasks', list, '--style', style, '--out', out]
  const status = await runCli(args, world)
  const said = String(world.stderr.read() ?? '').replaceAll('.gz', '')
  const written = await readFile(out, 'latin1').catch(() => null)
  return { status, written, said: said.replace(/^Processing.*$/m, '') }
}

async function isReadDirectly(name: string, bytes: Buffer): Promise<boolean> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  const scratch = await mkdtemp(join(folder, 'direct-'))
  const { signal } = new AbortController()
  const share = { threads: 2, memoryLimit: '500MB' }
  const read = await readDirectly({ path, name, openEngine, ...share, scratch, signal })
  return read !== null
}

it.each<[string, string, string | Buffer, boolean]>([
  ['plain rows', 'a.jsonl', lines(row('x'), row('y', 'who?'), row('x')), true],
  ['many rows, some repeated', 'a.jsonl', lines(...many), true],
  [
    'nulls, blanks and missing fields',
    'a.jsonl',
    lines(row(null), { a: 'b' }, row('', null), row(' x\u3000')),
    true,
  ],
  [
    'numbers and booleans',
    'a.jsonl',
    '{"p":1e5,"q":true,"a":1.0}\n{"p":0.1,"q":false,"a":2.50}\n',
    true,
  ],
  ['kinds that differ', 'a.jsonl', lines(row(1), row('1'), row([1]), row({ b: null })), true],
  [
    'integers beyond 64 bits',
    'a.jsonl',
    '{"p":123456789012345678901,"q":"x","a":"y"}\n{"p":1,"q":"x","a":"z"}\n',
    true,
  ],
  ['a key twice', 'a.jsonl', '{"p":"1","p":"2","q":"x","a":"y"}\n', true],
  ['keys that differ by case', 'a.jsonl', '{"P":"1","p":"2","q":"x","a":"y"}\n', true],
  ['half a surrogate pair', 'a.jsonl', '{"p":"\\ud800 x","q":"\\ud83d\\ude00","a":"y"}\n', true],
  ['a zero in a text', 'a.jsonl', '{"p":"a\\u0000b","q":"x","a":"y"}\n', true],
  [
    'dates and UUIDs',
    'a.jsonl',
    lines(row('2020-01-01', '12:00:00', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11')),
    true,
  ],
  ['a byte order mark', 'a.jsonl', `\ufeff${lines(row('\ufeffx'))}`, true],
  ['blank lines and CRLF', 'a.jsonl', lines(row('x'), row('y')).replaceAll('\n', '\r\n\r\n'), true],
  ['no line break at the end', 'a.jsonl', lines(row('x'), row('y')).trimEnd(), true],
  ['UTF-16', 'a.jsonl', Buffer.from(`\ufeff${lines(row('é'))}`, 'utf16le'), true],
  ['NaN where nobody looks', 'a.jsonl', '{"p":"x","q":"y","a":"z","n":NaN}\n', false],
  ['a comma too many', 'a.jsonl', '{"p":"x","q":"y","a":"z",}\n', false],
  ['a control character', 'a.jsonl', `{"p":"${'x'.repeat(80)}\u0001","q":"y","a":"z"}\n`, false],
  ['a line that is cut off', 'a.jsonl', '{"p":"x","q":"y","a":"z"}\n{"p":"x","q\n', false],
  ['two values in a line', 'a.jsonl', '{"p":"x","q":"y","a":"z"} {"p":"x"}\n{"p":"x"}\n', false],
  ['a list of records', 'a.json', JSON.stringify([row('x'), row('y')]), true],
  [
    'records inside records',
    'a.json',
    JSON.stringify({
      data: [
        { title: 't', qas: [row('x'), row('y')] },
        { title: 'u', qas: [row('z')] },
      ],
    }),
    true,
  ],
  ['a table', 'a.csv', 'p,q,a\n1,"x\ny",1.5\n"",,\n3,=z,2.0\n', true],
  ['a ragged table', 'a.csv', 'p,q,a\n1,2,3\n1,2\n', false],
])('gives the same as reading the file first: %s', async (_name, file, text, direct) => {
  const bytes = Buffer.from(text)
  expect(await isReadDirectly(file, bytes)).toBe(direct)
  for (const style of ['labeled', 'dynosaur']) {
    const expected = await materialize(`${file}.gz`, gzipSync(bytes), style)
    expect(await materialize(file, bytes, style)).toEqual(expected)
  }
})

/** More than eight megabytes, of which the first tells how they are read: more than is waited for. */
const long = lines(
  ...Array.from({ length: 8_200 }, (_, index) =>
    row(`${index} ${'x'.repeat(1_000)}`, `q ${index}`),
  ),
)

it.each<[string, string]>([
  ['as the beginning says', ''],
  ['with a number that is a text', lines(row(1))],
  ['with a list', lines(row(['x']))],
  ['with a field that nobody had before', lines({ ...row('x'), more: 'y' })],
  ['with an example that was there before', lines(row('x'), row('x'))],
  ['with a line that cannot be read', '{"p":"x","q\n'],
  ['with a key twice', '{"p":"1","p":"2","q":"x","a":"y"}\n'],
])('a long file gives the same, begun before it was looked at: %s', async (_name, end) => {
  const bytes = Buffer.from(long + end)
  const expected = await materialize('long.jsonl.gz', gzipSync(bytes, { level: 1 }), 'labeled')
  expect(await materialize('long.jsonl', bytes, 'labeled')).toEqual(expected)
})

it('a guess holds where the rest of the file is like its beginning, and else does not', async () => {
  const path = join(folder, 'guess.jsonl')
  const { signal } = new AbortController()
  const share = { threads: 2, memoryLimit: '500MB' }
  const looking = async () => ({
    path,
    name: 'guess.jsonl',
    openEngine,
    ...share,
    scratch: await mkdtemp(join(folder, 'guess-')),
    signal,
  })
  const isRight = async (text: string) => {
    await writeFile(path, text)
    const [guess, read] = [
      await guessDirectly(await looking()),
      await readDirectly(await looking()),
    ]
    return guess && read && isSameReading(guess, read)
  }
  expect(await isRight(long)).toBe(true)
  expect(await isRight(long + lines(row(1)))).toBe(false)
  expect(await isRight(lines(row('short')))).toBe(null)
})

it('writes the rows in their order where some are duplicates', async () => {
  const { written } = await materialize('a.jsonl', Buffer.from(lines(...many)), 'labeled')
  const second = (written ?? '').split('\n').slice(58_500, 58_500 + 58_500)
  const numbers = second.map((line) => Number(/passage (\d+)/.exec(line)?.[1]))
  expect(numbers.filter((number, at) => at > 0 && number < (numbers[at - 1] ?? 0))).toEqual([])
  expect(new Set(numbers).size).toBe(58_500)
})
