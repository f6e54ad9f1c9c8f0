import { appendFile, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workbookOf, zipOf } from '#e2e/fixtures/packed-files.ts'
import { openEngine } from '#lib/engine/index.ts'
import { sentenceOf } from '#lib/i18n/index.ts'
import {
  type Manifest,
  type ReadingOptions,
  ReadingOptions as ReadingOptionsSchema,
} from '#lib/model/index.ts'
import { expandArchives } from './expand-archives.ts'
import { ingest } from './ingest.ts'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'
import { findSources } from './source-files.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

const wide = (count: number) => Array.from({ length: count }, (_, at) => `f${at}`)

interface Bad {
  content: string | Buffer
  options?: Partial<ReadingOptions>
  code: string
  /** What the sentence says, in part. */
  says?: string
  ways?: string[]
}

const bad: Record<string, Bad> = {
  'x.csv: an empty file': { content: '', code: 'file-empty' },
  'x.csv: blanks only': { content: ' \n\n', code: 'file-blank' },
  'x.csv: a mark only': { content: '\ufeff', code: 'file-blank' },
  'x.csv: a header only': {
    content: 'a,b\n',
    code: 'header-only',
    says: 'a header of 2 fields and no rows',
    ways: ['first-line-is-data'],
  },
  'x.csv: zeros and all': {
    content: Buffer.from(Array.from({ length: 2_000 }, (_, at) => (at * 7919) % 251)),
    code: 'file-binary',
  },
  'x.parquet: no Parquet': {
    content: Buffer.from(Array.from({ length: 2_000 }, (_, at) => (at * 7919) % 251)),
    code: 'file-misnamed',
    says: 'x.parquet is named as a Parquet file but is none: the bytes PAR1',
  },
  'x.parquet.gz: no Parquet in gzip': {
    content: gzipSync(Buffer.from('\0\x01\x02\0')),
    code: 'file-misnamed',
    says: 'a Parquet file',
  },
  'x.parquet: encrypted Parquet': {
    content: 'PARE\0\0PARE',
    code: 'file-foreign',
    says: 'without encryption',
  },
  'x.parquet: a web page': {
    content: '<!DOCTYPE html><html>Sign in</html>',
    code: 'file-markup',
    says: 'perhaps a sign-in page',
  },
  'x.parquet: a web page, read as Parquet': {
    content: '<!DOCTYPE html><html>Sign in</html>',
    options: { format: 'parquet' },
    code: 'file-markup',
    says: 'a web page',
  },
  'x.parquet: a Git LFS pointer': {
    content: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
    options: { format: 'parquet' },
    code: 'file-foreign',
    says: 'git lfs pull',
  },
  'x.xlsx: no workbook': {
    content: '\0\x01\x02',
    code: 'file-misnamed',
    says: 'an Excel workbook but is none',
  },
  'x.xlsx: a web page, read as a workbook': {
    content: '<html>',
    options: { format: 'xlsx' },
    code: 'file-markup',
  },
  'x.zip: no archive': { content: '\0\x01\x02', code: 'file-misnamed', says: 'a ZIP archive' },
  'x.zip: a web page': { content: '<html>Sign in</html>', code: 'file-markup' },
  'x.csv.gz: no gzip': { content: '\0\x01', code: 'file-misnamed', says: 'with gzip but is not' },
  'x.csv.zst: no zstd': { content: '\0\x01', code: 'file-misnamed', says: 'with zstd but is not' },
  'x.csv: control characters': { content: '\u0001\u0002\u0003a,b\u0004', code: 'file-binary' },
  'x.csv: a web page': {
    content: '\n<!DOCTYPE html>\n<html><body>Sign in</body></html>',
    code: 'file-markup',
    says: 'a web page',
  },
  'x.csv: XML': { content: '<?xml version="1.0"?><a/>', code: 'file-markup', says: 'an XML' },
  'x.csv: an archive that ends early': { content: 'PK\x03\x04rest', code: 'archive-cut-off' },
  'x.csv: an archive, read as a table': {
    content: workbookOf({ A: [['a']] }),
    options: { format: 'csv' },
    code: 'file-foreign',
    says: 'Excel',
  },
  'x.xls: an old workbook': {
    content: Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    code: 'file-foreign',
    says: 'Save it as .xlsx',
  },
  'x.jsonl: zstd': {
    content: Buffer.from('28b52ffd00', 'hex'),
    code: 'zstd-cut-off',
  },
  'x.jsonl: a Git LFS pointer': {
    content: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
    code: 'file-foreign',
    says: 'git lfs pull',
  },
  'x.csv.gz: gzip that ends early': {
    content: gzipSync('a,b\n'.repeat(1_000)).subarray(0, 30),
    code: 'gzip-cut-off',
  },
  'x.csv.gz: damaged gzip': {
    content: Buffer.concat([gzipSync('a').subarray(0, 10), Buffer.from('ffffffff', 'hex')]),
    code: 'gzip-broken',
  },
  'x.csv: a ragged table': {
    content: 'a,b,c,d,e\n1,2,3,4,5\n1,2,3\n1,2,3,4,5\n1,2\n',
    code: 'bad-field-count',
    says: 'Line 3 of x.csv has 3 fields where 5 are expected. One more line cannot be read. Fix the file, or go on without these 2 lines.',
    ways: ['skip-bad-records'],
  },
  'x.csv: text after a quote': {
    content: 'a,b\n"x"y,1\nz,2\n',
    code: 'bad-text-after-quote',
    says: 'Line 2',
    ways: ['skip-bad-records', 'quotes-as-text'],
  },
  'x.csv: a quote that is not closed': {
    content: 'a,b\nx,1\n"y,2\nz,3\n',
    code: 'csv-quote-unclosed',
    says: 'line 3',
    ways: ['quotes-as-text'],
  },
  'x.csv: bytes that are not UTF-8 among many that are': {
    content: Buffer.concat([Buffer.from('a\ncafé\nnaïve\n'), Buffer.from('x\xff\n', 'latin1')]),
    code: 'bad-not-utf-8',
    says: 'Line 4',
    ways: ['skip-bad-records', 'as-latin-1'],
  },
  'x.csv: 10,000 columns': {
    content: `${wide(10_000).join(',')}\n${wide(10_000).join(',')}\n`,
    code: 'too-many-columns',
    says: 'x.csv has 10000 columns; the studio takes 5000 at most',
  },
  'x.csv: a delimiter beyond ASCII': {
    content: 'a§b\n',
    options: { delimiter: '§' },
    code: 'csv-character-unsupported',
  },
  'x.jsonl: 10,000 fields': {
    content: `${JSON.stringify(Object.fromEntries(wide(10_000).map((name) => [name, 1])))}\n`,
    code: 'too-many-fields',
  },
  'x.jsonl: a broken line in the middle': {
    content: '{"a":1}\n{"a":\n{"a":3}\n{"é":[1,}\n',
    code: 'bad-json-cut-off',
    says: 'Line 2 of x.jsonl ends in the middle of its JSON, at character 6. One more line cannot be read.',
    ways: ['skip-bad-records'],
  },
  'x.jsonl: an error counted in characters': {
    content: '{"é😀":x}\n{"a":1}\n',
    code: 'bad-json-syntax',
    says: 'Line 1 of x.jsonl is not JSON from character 7 on. Fix the file, or go on without this line.',
  },
  'x.jsonl: NaN': {
    content: '{"a":1}\n{"a":-Infinity}\n',
    code: 'bad-json-not-a-number',
    ways: ['skip-bad-records'],
  },
  'x.jsonl: a tab within a text': {
    content: '{"a":1}\n{"a":"x\ty"}\n',
    code: 'bad-json-control-character',
  },
  'x.jsonl: nesting of a hundred thousand levels': {
    content: `{"a":1}\n{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`,
    code: 'bad-json-too-deep',
  },
  'x.jsonl: a line that is no object': {
    content: '{"a":1}\n[1]\n',
    code: 'bad-json-not-an-object',
    says: 'Line 2',
  },
  'x.jsonl: no line that can be read': {
    content: '{"a"\n{"b"\n',
    code: 'bad-json-cut-off',
    says: 'No record can be read this way',
    ways: [],
  },
  'x.jsonl: objects without keys': { content: '{}\n{}\n', code: 'records-without-fields' },
  'x.jsonl: a table called JSON Lines': { content: 'a,b\n1,2\n', code: 'bad-json-syntax' },
  'x.json: an empty array': { content: '[]', code: 'file-without-records' },
  'x.json: an object without records': {
    content: '{"a":{"b":[1,2]},"c":"x"}',
    code: 'records-not-found',
    ways: ['records-at', 'read-as-lines'],
  },
  'x.json: an object of columns': {
    content: '{"a":[1,2],"b":["x","y"]}',
    code: 'records-not-found',
    ways: ['records-at', 'records-at', 'read-as-lines'],
  },
  'x.json: two lists that could be the records': {
    content: '{"train":[{"a":1},{"a":2}],"test":[{"a":3}]}',
    code: 'records-ambiguous',
    ways: ['records-at', 'records-at'],
  },
  'x.json: a path to nothing': {
    content: '{"data":[{"a":1}]}',
    options: { recordsPath: 'rows' },
    code: 'records-path-missing',
    says: '“rows”',
    ways: ['records-at'],
  },
  'x.json: a path that is none': {
    content: '{"data":[{"a":1}]}',
    options: { recordsPath: 'a..b' },
    code: 'records-path-unreadable',
  },
  'x.json: the path to the records twice': {
    content: '{"data":[{"a":1}],"data":[{"a":2}]}',
    code: 'records-path-twice',
    says: '“data”',
  },
  'x.json: a document that ends early': {
    content: '{"data":[{"a":1},{"a":2},{"a"',
    code: 'json-document-cut-off',
    ways: ['keep-whole-records'],
  },
  'x.json: a document broken between records': {
    content: '[\n{"a":1}\n{"a":2}\n]',
    code: 'json-document-broken',
    says: 'line 3, character 1',
  },
  'x.json: a record that is broken': {
    content: '[\n{"a":1},\n{"a":tru}\n]',
    code: 'bad-json-syntax',
    says: 'Record 2 of x.json',
    ways: ['skip-bad-records'],
  },
  'x.json: a line break within a text': {
    content: '[{"a":1},{"a":"x\ny"}]',
    code: 'bad-json-control-character',
  },
  'x.json: two documents in a row': {
    content: '[{"a":1}]\n\n[\n{"a":2}]',
    code: 'json-several-values',
    ways: ['read-as-lines'],
  },
  'x.csv: labels of a field that is not there': {
    content: 'a\n1\n',
    options: { classLabels: [{ field: 'b', names: ['x'] }] },
    code: 'label-field-missing',
  },
  'x.csv: labels of a field that holds text': {
    content: 'a\nx\n',
    options: { classLabels: [{ field: 'a', names: ['x'] }] },
    code: 'label-field-not-integer',
  },
  'x.parquet: not Parquet, as told': {
    content: 'a,b\n',
    options: { format: 'parquet' },
    code: 'parquet-not',
  },
  'x.parquet: Parquet that ends early': { content: 'PAR1 and no more', code: 'parquet-cut-off' },
  'x.parquet: damaged Parquet': {
    content: `PAR1${'x'.repeat(200)} \0\0\0PAR1`,
    code: 'parquet-unreadable',
  },
}

describe('refuses in words', () => {
  it.each(Object.entries(bad))('%s', async (what, file) => {
    const name = what.slice(0, what.indexOf(':'))
    const found = await test.readBad(name, file.content, file.options)
    expect({ code: found.code, sentence: found.sentence }).toEqual({
      code: file.code,
      sentence: expect.stringContaining(file.says ?? ''),
    })
    expect(found.ways).toEqual(file.ways ?? expect.any(Array))
  })
})

it('reads text that is called packed, and says so', async () => {
  const { rows, sentences } = await test.readGood('x.csv.gz', 'a,b\n1,2\n')
  expect(rows).toEqual([[1, 2]])
  expect(sentences).toEqual([
    'The file is named as compressed with gzip, but is not; it was read as it is.',
  ])
})

describe('a file or disk that changes under the reading', () => {
  const ingestWith = async (withEngine: (path: string) => Promise<void>) => {
    const path = join(test.root, 'changing.csv')
    await writeFile(path, 'a,b\n1,2\n')
    const result = await ingest({
      files: test.files,
      openEngine: async (options) => {
        await withEngine(path)
        return openEngine(options)
      },
      sources: [{ path, name: 'x.csv' }],
      name: 'x.csv',
      origin: null,
      options: ReadingOptionsSchema.parse({}),
      threads: 1,
      memoryLimit: '1GB',
      signal: new AbortController().signal,
      report: () => undefined,
    })
    return result.ok ? null : sentenceOf('en', result.error)
  }

  it.each<[string, (path: string) => Promise<void>]>([
    ['grows', (path) => appendFile(path, '3,4\n')],
    ['is written again', (path) => utimes(path, 1, 1)],
  ])('is told of where it %s', async (_, change) => {
    expect(await ingestWith(change)).toBe(
      'x.csv changed while it was read. Wait until it is complete, then read it again.',
    )
  })

  it.each([
    [Object.assign(new Error('write'), { code: 'ENOSPC' })],
    [new Error('IO Error: Could not write file "/data/x": No space left on device')],
  ])('is told of where the disk is full: %s', async (failure) => {
    expect(await ingestWith(() => Promise.reject(failure))).toBe(
      'The disk is full, so x.csv could not be read. Make room on the disk that holds the studio’s data, then read it again.',
    )
  })

  it('is told of before an archive is unpacked that does not fit', async () => {
    const path = join(test.root, 'large.zip')
    await writeFile(path, zipOf({ 'a.csv': { content: 'a\n1\n', bytes: 1_000_000_000 } }))
    const found = await findSources([{ path, name: 'large.zip' }])
    const expanding = (freeBytes: number) =>
      expandArchives(found, {
        options: ReadingOptionsSchema.parse({}),
        scratch: join(test.root, `members-${freeBytes}`),
        signal: new AbortController().signal,
        report: () => undefined,
        freeBytes: async () => freeBytes,
      })
    await expect(expanding(1_000_000_000)).rejects.toMatchObject({ code: 'reading-disk-full' })
    // It fits, and is not as large as it says.
    await expect(expanding(2_000_000_000)).rejects.toMatchObject({ code: 'archive-member-broken' })
  })
})

it('goes on by each way that it offers', async () => {
  const content = '{"train":[{"a":1},{"a":2}],"test":[{"b":3}]}'
  const { suggestions } = await test.readBad('x.json', content)
  const read = await Promise.all([test.readGood('x.json', content, suggestions[0]?.options)])
  expect(read[0]?.rows).toEqual([[1], [2]])
  const other = await test.readGood('x.json', content, suggestions[1]?.options)
  expect(other.rows).toEqual([[3]])
})

it('goes on with the whole records of a document that ends early', async () => {
  const cut = '{"data":[{"a":1},{"a":2},{"a"'
  const { rows, manifest, notes } = await test.readGood('x.json', cut, { skipBadRecords: true })
  expect(rows).toEqual([[1], [2]])
  expect(manifest).toMatchObject({ records: 3, rows: 2, rejected: 1 })
  expect(notes).toContain('document-cut-off')
})

it('counts every bad line and lists the first thousand', async () => {
  const { manifest } = await test.readGood('x.jsonl', `${'{"a":1}\n{"a":}\n'.repeat(3_000)}`, {
    skipBadRecords: true,
  })
  expect(manifest).toMatchObject({ records: 6_000, rows: 3_000, rejected: 3_000 })
  expect(manifest.rejectedRecords).toHaveLength(1_000)
  expect(manifest.rejectedRecords.at(-1)?.line).toBe(2_000)
  const lines = await readRejected(manifest)
  expect(lines).toHaveLength(3_000)
  expect(lines.at(-1)).toEqual({
    line: 6_000,
    reason: 'Not JSON from character 6 on.',
    text: '{"a":}',
  })
})

it('keeps every record that was left out whole, in the order of the file', async () => {
  const long = `["${'x'.repeat(5_000)}"]`
  const { manifest } = await test.readGood('x.jsonl', `{"a":1}\n${long}\n{"a"\n{"a":2}\n"text"\n`, {
    skipBadRecords: true,
  })
  expect(await readRejected(manifest)).toMatchObject([
    { line: 2, reason: 'Not an object, where the other records are.', text: long },
    { line: 3, text: '{"a"' },
    { line: 5, text: '"text"' },
  ])
  const table = await test.readGood('x.csv', 'a,b\n1,2\n"x\ny",2,3\n4\n5,6\n', {
    skipBadRecords: true,
  })
  expect(await readRejected(table.manifest)).toMatchObject([
    { line: 3, text: '"x\ny",2,3' },
    { line: 5, text: '4' },
  ])
  expect((await test.readGood('x.csv', 'a\n1\n')).manifest.rejectedFile).toBeNull()
})

it('says which options were in force', async () => {
  const { options } = await test.readBad('x.csv', 'a;b\n1;2\n3\n')
  expect(options).toMatchObject({
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ';',
    hasHeader: true,
  })
})

async function readRejected(manifest: Manifest): Promise<unknown[]> {
  const text = await readFile(test.files.pathOf(manifest.rejectedFile?.sha256 ?? ''), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}
