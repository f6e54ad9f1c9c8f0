import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOpenAi, fakeKey, startFakeOpenAi } from '#e2e/fakes/openai.ts'
import { readBatchLine } from './batch-line.ts'
import {
  type BatchClient,
  type BatchOutcome,
  CallFailure,
  createBatchClient,
  fullDialect,
  writeBatchLine,
} from './index.ts'

let fake: FakeOpenAi
let folder: string
let client: BatchClient

beforeAll(async () => {
  fake = await startFakeOpenAi()
  folder = await mkdtemp(join(tmpdir(), 'batches-'))
})
afterAll(async () => {
  await fake.stop()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  fake.reset()
  client = connect()
})

const connect = (options: Partial<Parameters<typeof createBatchClient>[0]> = {}) =>
  createBatchClient({ baseUrl: fake.url, key: fakeKey, model: 'fake-good', ...options })

const request = {
  messages: [{ role: 'user', content: 'Answer with JSON: “Größe”, 大小' }],
  schema: null,
  maxTokens: 50,
  temperature: 0,
} as const

async function upload(count: number): Promise<string> {
  const path = join(folder, 'requests.jsonl')
  const lines = Array.from({ length: count }, (_, index) =>
    writeBatchLine({ id: `cal_${index}`, model: 'fake-good', request, dialect: fullDialect }),
  )
  await writeFile(path, lines.join(''))
  return client.upload({ path, name: 'requests.jsonl' })
}

async function readAll(fileIds: readonly string[]) {
  const lines: { id: string; outcome: BatchOutcome }[] = []
  for (const fileId of fileIds)
    for await (const line of client.read({ fileId, dialect: fullDialect })) lines.push(line)
  return lines
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof CallFailure ? error.reported.code : String(error)),
  )

it('sends a file, has it worked off, and reads what became of each request', async () => {
  const fileId = await upload(3)
  const { id, phase } = await client.create({ fileId, mark: 'bat_1' })
  expect(phase).toBe('validating')
  const phases: string[] = []
  for (let look = 0; look < 3; look += 1) phases.push((await client.get({ id })).phase)
  expect(phases).toEqual(['in_progress', 'finalizing', 'completed'])
  const standing = await client.get({ id })
  expect(standing).toMatchObject({ total: 3, completed: 3, failed: 0, refusal: null })
  const lines = await readAll(standing.fileIds)
  expect(lines.map((line) => line.id).sort()).toEqual(['cal_0', 'cal_1', 'cal_2'])
  expect(lines[0]?.outcome).toMatchObject({
    kind: 'answered',
    answer: { text: 'ready', finish: 'stop', usage: { completion: 2 } },
  })
  expect(fake.batches[0]?.lines[0]?.body).toEqual({
    model: 'fake-good',
    messages: request.messages,
    max_tokens: 50,
    temperature: 0,
  })
})

it('finds a batch again by its mark or its file, on whatever page it stands', async () => {
  const fileId = await upload(1)
  const { id } = await client.create({ fileId, mark: 'bat_lost' })
  const another = await upload(1)
  for (let index = 0; index < 120; index += 1)
    await client.create({ fileId: another, mark: `bat_${index}` })
  const find = (mark: string, file: string) => client.find({ mark, fileId: file, since: 0 })
  expect((await find('bat_lost', 'none'))?.id).toBe(id)
  expect((await find('none', fileId))?.id).toBe(id)
  expect(await find('none', 'none')).toBeNull()
})

describe('a server', () => {
  it('that has no batches says so', async () => {
    expect(await client.isOffered()).toBe(true)
    fake.batchControls.offered = false
    expect(await client.isOffered()).toBe(false)
    expect(await codeOf(upload(1))).toBe('batch-not-offered')
    expect(await codeOf(client.get({ id: 'batch_1' }))).toBe('batch-gone')
  })

  it('that refuses the key is no server without batches', async () => {
    expect(await codeOf(connect({ key: 'wrong' }).isOffered())).toBe('llm-key-refused')
  })

  it('that sends on to another is not followed', async () => {
    const fetch = async () =>
      new Response(null, { status: 307, headers: { location: 'http://elsewhere.example/' } })
    const moved = connect({ fetch })
    expect(await codeOf(moved.get({ id: 'batch_1' }))).toBe('llm-moved')
    expect(await codeOf(readFrom(moved))).toBe('llm-moved')
  })

  it('that refuses a batch as a whole is quoted without secrets', async () => {
    fake.batchControls.refusal = `No room for key ${fakeKey} or sk-abcdefghijk.`
    const { id } = await client.create({ fileId: await upload(1), mark: 'bat_1' })
    expect((await client.get({ id })).refusal).toBe('No room for key *** or ***.')
  })

  it('that breaks off in a file fails passingly; lines in pieces are whole', async () => {
    const line = `${JSON.stringify({ custom_id: 'cal_ü', error: { code: 'batch_expired' } })}\n`
    const bytes = new TextEncoder().encode(`${line}no line\n${line.trim()}`)
    const send = (breaks: boolean) =>
      connect({
        fetch: async () =>
          new Response(
            new ReadableStream({
              start(controller) {
                for (let at = 0; at < bytes.length; at += 7)
                  controller.enqueue(bytes.slice(at, at + 7))
                if (breaks) controller.error(new Error('reset'))
                else controller.close()
              },
            }),
          ),
      })
    const lines: string[] = []
    for await (const { id } of send(false).read({ fileId: 'file_1', dialect: fullDialect }))
      lines.push(id)
    expect(lines).toEqual(['cal_ü', 'cal_ü'])
    expect(await codeOf(readFrom(send(true)))).toBe('llm-unreachable')
  })
})

async function readFrom(from: BatchClient): Promise<void> {
  for await (const _line of from.read({ fileId: 'file_1', dialect: fullDialect }));
}

describe('a line', () => {
  const context = { host: 'h', model: 'm', key: 'k-secret', timeout: 1, now: () => 0 }
  const read = (line: object) =>
    readBatchLine(JSON.stringify({ custom_id: 'c', ...line }), { dialect: fullDialect, context })
      ?.outcome
  const response = (status_code: number, body: unknown) => ({ response: { status_code, body } })

  it.each<[string, object, object]>([
    [
      'of a refused form',
      response(400, { error: { message: 'response_format: no' } }),
      {
        kind: 'failed',
        simpler: { format: 'json' },
        failure: { free: true },
      },
    ],
    [
      'of another refusal',
      response(400, { error: { message: 'too long' } }),
      {
        kind: 'failed',
        simpler: null,
        failure: { free: true, reported: { code: 'llm-bad-request' } },
      },
    ],
    [
      'of an answer that is none',
      response(200, { choices: [] }),
      {
        kind: 'failed',
        failure: { free: false, reported: { code: 'llm-empty' } },
      },
    ],
    [
      'of a body that is no JSON',
      response(500, 'upstream <html>'),
      {
        kind: 'failed',
        failure: { reported: { code: 'llm-server-error' } },
      },
    ],
    [
      'that expired',
      { response: null, error: { code: 'batch_expired' } },
      {
        kind: 'unsent',
        why: 'expired',
      },
    ],
    [
      'of another fault',
      { response: null, error: { code: 'odd', message: 'with k-secret' } },
      {
        kind: 'failed',
        failure: { reported: { code: 'batch-line-failed', values: { message: 'with ***' } } },
      },
    ],
  ])('%s', (_what, line, outcome) => {
    expect(read(line)).toMatchObject(outcome)
  })

  it('that is none is told apart', () => {
    expect(readBatchLine('{"id": 1}', { dialect: fullDialect, context })).toBeNull()
    expect(readBatchLine('<html>', { dialect: fullDialect, context })).toBeNull()
  })
})
