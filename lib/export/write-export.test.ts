import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  chatText,
  type ExportContainer,
  type ExportFormat,
  exportContainers,
  exportFormats,
  raw,
  sql,
  value,
} from '#lib/model/index.ts'
import {
  emptyRelation,
  type FixtureExample,
  hostileExamples,
  hostileName,
  metaOf,
  openExports,
  relationOf,
} from './export.fixture.ts'
import { writeExamples } from './write-export.ts'

let exports: Awaited<ReturnType<typeof openExports>>
beforeAll(async () => {
  exports = await openExports()
})
afterAll(() => exports.close())

/** What each format should hold, written a second time, in another language than the writer's. */
const expected: Record<ExportFormat, (example: FixtureExample) => object> = {
  alpaca: ({ instruction, input, output }) => ({ instruction, input, output }),
  messages: (one) => ({
    messages: [
      { role: 'user', content: chatText(one) },
      { role: 'assistant', content: one.output },
    ],
  }),
  'prompt-completion': (one) => ({
    prompt: [{ role: 'user', content: chatText(one) }],
    completion: [{ role: 'assistant', content: one.output }],
  }),
  sharegpt: (one) => ({
    conversations: [
      { from: 'human', value: chatText(one) },
      { from: 'gpt', value: one.output },
    ],
  }),
  dynosaur: ({ instruction, input, output }) => ({
    instruction,
    input,
    output,
    license: 'CC-BY-4.0',
    website: 'https://example.org/',
    taskname: 'answer',
  }),
}

const train = hostileExamples.filter((one) => one.split === 'train')
const validation = hostileExamples.filter((one) => one.split === 'validation')

/** Reads a Parquet file as JSON texts, across the border as bytes. */
async function readParquet(path: string): Promise<unknown[]> {
  const rows = await exports.engine.rows(
    sql`SELECT encode(to_json(t)::VARCHAR) FROM read_parquet(${value(path)}) t`,
  )
  return rows.map(([json]) => JSON.parse(String(json)) as unknown)
}

const readers: Record<
  Exclude<ExportContainer, 'csv'>,
  (path: string, text: () => Promise<string>) => Promise<unknown[]>
> = {
  jsonl: async (_path, text) => {
    const lines = (await text()).split('\n')
    expect(lines.pop()).toBe('')
    return lines.map((line) => JSON.parse(line) as unknown)
  },
  json: async (_path, text) => JSON.parse(await text()) as unknown[],
  parquet: (path) => readParquet(path),
}

const quoted = (path: string) => raw(`'${path.replaceAll("'", "''")}'`)

async function fieldOf(text: Promise<string>, name: string): Promise<string[]> {
  const lines = (await text).trimEnd().split('\n')
  return lines.map((line) => (JSON.parse(line) as Record<string, string>)[name] ?? '')
}

describe.each(exportFormats)('%s', (format) => {
  it.each(['jsonl', 'json', 'parquet'] as const)('reads back from %s', async (container) => {
    const written = await exports.write({ format, container })
    const read = (name: string) =>
      readers[container](written.find(name).path, () => written.text(name))
    expect(await read(`data/train.${container}`)).toEqual(train.map(expected[format]))
    expect(await read(`data/validation.${container}`)).toEqual(validation.map(expected[format]))
  })

  it('is made of flat texts and lists of texts, stated alike on the card and in Parquet', async () => {
    const written = await exports.write({ format, container: 'parquet' })
    const path = written.find('data/train.parquet').path
    const found = await exports.engine.rows(
      sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${value(path)}))`,
    )
    const card = parse((await written.text('README.md')).split('---\n')[1] ?? '') as {
      dataset_info: { features: { name: string; dtype?: string; list?: { name: string }[] }[] }
    }
    const stated = card.dataset_info.features.map(({ name, dtype, list }) => [
      name,
      dtype === 'string'
        ? 'VARCHAR'
        : `STRUCT(${list?.map((one) => `"${one.name}" VARCHAR`).join(', ')})[]`,
    ])
    const unquoted = (types: unknown[][]) =>
      types.map(([name, type]) => [name, String(type).replaceAll('"', '')])
    expect(unquoted(found)).toEqual(unquoted(stated))
  })
})

it("keeps OpenAI's rules on every line of messages", async () => {
  const written = await exports.write({ format: 'messages', provenance: 'columns' })
  const lines = (await written.text('data/train.jsonl')).trimEnd().split('\n')
  for (const line of lines) {
    const example = JSON.parse(line) as { messages: { role: string; content: string }[] }
    expect(Object.keys(example)).toEqual(['messages'])
    expect(example.messages.map((message) => message.role)).toEqual(['user', 'assistant'])
    expect(example.messages.every((message) => message.content !== '')).toBe(true)
  }
})

describe('provenance', () => {
  it.each(exportContainers)('stands row by row beside each file: %s', async (container) => {
    const written = await exports.write({ format: 'messages', container, provenance: 'columns' })
    const sidecar = written.find(`provenance/trainset.${container}`)
    expect(sidecar.rows).toBe(train.length)
    expect(sidecar.split).toBe('train')
  })

  const origin = {
    source_dataset: hostileName,
    source_config: 'default',
    source_split: 'train',
    source_row: '0',
    source_revision: 'hash-a',
    source_license: 'CC-BY-4.0',
    source_url: 'https://example.org/',
    task_id: 'tsk_a',
    task_revision: '3',
  }

  it('is flat texts in a sidecar', async () => {
    const written = await exports.write({ provenance: 'sidecar' })
    const lines = (await written.text('provenance/trainset.jsonl')).trimEnd().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toEqual(origin)
    const rows = lines.map((line) => Number((JSON.parse(line) as typeof origin).source_row))
    expect(rows).toEqual(
      hostileExamples.flatMap((one, row) => (one.split === 'train' ? [row] : [])),
    )
  })

  it('keeps in step with the examples over many rows and threads', async () => {
    const path = `${exports.scratch}/many.parquet`
    const many = sql`SELECT * EXCLUDE (i) REPLACE (i AS "row", 'Question ' || i AS input,
      CASE WHEN i % 7 = 0 THEN 'validation' ELSE 'train' END AS split)
      FROM (${relationOf(hostileExamples.slice(0, 1)).query}), range(130000) t(i) ORDER BY i`
    await exports.engine.run(sql`COPY (${many}) TO ${quoted(path)}`)
    const relation = { columns: [], query: sql`SELECT * FROM read_parquet(${value(path)})` }
    const written = await exports.write({}, { relation })
    const inputs = await fieldOf(written.text('data/train.jsonl'), 'input')
    const rows = await fieldOf(written.text('provenance/trainset.jsonl'), 'source_row')
    expect(rows.length).toBe(130_000 - Math.ceil(130_000 / 7))
    expect(inputs).toEqual(rows.map((row) => `Question ${row}`))
    expect(rows.map(Number)).toEqual(rows.map(Number).sort((a, b) => a - b))
  })

  it('stands in the file as columns', async () => {
    const written = await exports.write({ provenance: 'columns' })
    const [line = ''] = (await written.text('data/train.jsonl')).split('\n')
    expect(JSON.parse(line)).toEqual({ ...expected.alpaca(train[0] as FixtureExample), ...origin })
    expect(written.names.filter((name) => name.startsWith('provenance/'))).toEqual([])
  })

  it('is left out', async () => {
    const written = await exports.write({ provenance: 'none' })
    expect(written.names.filter((name) => name.startsWith('provenance/'))).toEqual([])
  })
})

describe('CSV', () => {
  it('runs nothing in a spreadsheet, and says it is not for training', async () => {
    const written = await exports.write({ container: 'csv' })
    expect(written.names).toEqual([
      'data/train.not-for-training.csv',
      'provenance/trainset.csv',
      'data/validation.not-for-training.csv',
      'provenance/validationset.csv',
      'README.md',
      'LICENSES.md',
      'manifest.yaml',
    ])
    const path = written.find('data/train.not-for-training.csv').path
    const cells = (
      await exports.engine.rows(
        sql`SELECT encode(input), encode(output) FROM read_csv(${value(path)}, all_varchar = true,
          header = true, delim = ',', quote = '"', escape = '"', strict_mode = true, nullstr = '\\N',
          new_line = '\\n', allow_quoted_nulls = false)`,
      )
    ).flat()
    expect(cells.length).toBe(train.length * 2)
    expect(cells.filter((cell) => /^\s*[=+\-@＝]|^[\t\r\n]/.test(String(cell)))).toEqual([])
    expect(cells).toContain(`'=HYPERLINK("http://example.org";"x")`)
    expect(cells).toContain("'\t=1")
    expect(cells).toContain('"quoted", with a comma')
    const card = await written.text('README.md')
    expect(card).toContain('**Not for training.**')
    expect(card).not.toContain('configs:')
  })
})

describe('the same choices', () => {
  it.each(['jsonl', 'json', 'csv'] as const)('give the same bytes: %s', async (container) => {
    const hashes = async () =>
      (await exports.write({ container, provenance: 'columns' })).files.map((one) => one.sha256)
    expect(await hashes()).toEqual(await hashes())
  })

  it('have the same canonical hash in every format and container', async () => {
    const one = await exports.write({ format: 'alpaca', container: 'jsonl' })
    const other = await exports.write({ format: 'sharegpt', container: 'parquet' })
    expect(other.canonicalSha256).toBe(one.canonicalSha256)
    expect(one.canonicalSha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('have another hash where one text differs', async () => {
    const changed = hostileExamples.map((one, row) => (row === 3 ? { ...one, input: 'x' } : one))
    const one = await exports.write({})
    const other = await exports.write({}, { relation: relationOf(changed) })
    expect(other.canonicalSha256).not.toBe(one.canonicalSha256)
  })
})

it('writes no file for an empty split, and leaves nothing else behind', async () => {
  const written = await exports.write({})
  const found = await readdir(written.directory, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile()).map((entry) => entry.name)
  expect(files.sort()).toEqual(written.names.map((name) => name.replace(/^.*\//, '')).sort())
  expect(files).not.toContain('test.jsonl')
  expect(written.find('data/train.jsonl')).toMatchObject({ split: 'train', rows: train.length })
})

describe('refusals', () => {
  it('is a set without examples', async () => {
    await expect(exports.write({}, { relation: emptyRelation })).rejects.toMatchObject({
      code: 'export-empty',
    })
  })

  it('is an unknown license that nobody confirmed', async () => {
    const [dataset] = metaOf().datasets
    const unknown = { ...(dataset as NonNullable<typeof dataset>), license: 'unknown' }
    await expect(
      exports.write({}, { meta: metaOf({ datasets: [unknown] }) }),
    ).rejects.toMatchObject({ code: 'export-license-unconfirmed' })
    const licenseConfirmation = { by: 'Ada' }
    const written = await exports.write(
      {},
      { meta: metaOf({ datasets: [{ ...unknown, licenseConfirmation }] }) },
    )
    expect(await written.text('manifest.yaml')).toContain('by: Ada')
    expect(await written.text('LICENSES.md')).toContain('use confirmed by Ada')
  })
})

it('writes a relation as one file', async () => {
  const path = `${exports.scratch}/one.jsonl`
  const rows = await writeExamples({
    engine: exports.engine,
    relation: relationOf(hostileExamples),
    format: 'dynosaur',
    container: 'jsonl',
    path,
  })
  expect(rows).toBe(hostileExamples.length)
})
