import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileToPack, workbookOf, zipOf, zstdOf } from '#e2e/fixtures/packed-files.ts'
import type { ReadingOptions } from '#lib/model/index.ts'
import { type IngestForTest, openIngestForTest } from './ingest-for-test.ts'
import { UnpackedBudget } from './unpacked-budget.ts'

let test: IngestForTest
beforeAll(async () => {
  test = await openIngestForTest()
})
afterAll(() => test.close())

const csv = 'a,b\n1,x\n2,y\n'

describe('a packed file', () => {
  it.each([
    ['x.csv.gz', 'gzip', gzipSync(csv)],
    ['x.csv.zst', 'zstd', zstdOf(csv)],
    ['x.csv', 'zstd', Buffer.concat([zstdOf('a,b\n1,x\n'), zstdOf('2,y\n')])],
    ['x.csv.gz', 'gzip', Buffer.concat([gzipSync('a,b\n1,x\n'), gzipSync('2,y\n')])],
  ])('is read: %s (%s)', async (name, packing, content) => {
    const { manifest, rows } = await test.readGood(name, content)
    expect(rows).toEqual([
      [1, 'x'],
      [2, 'y'],
    ])
    expect(manifest.file).toMatchObject({ packing, bytes: content.length })
  })

  it.each([
    ['ends early', zstdOf(csv).subarray(0, 15), 'zstd-cut-off'],
    [
      'is damaged',
      Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.alloc(40, 0xff)]),
      'zstd-broken',
    ],
    ['is packed twice', zstdOf(zstdOf(csv)), 'file-foreign'],
    ['is packed in two ways', gzipSync(zstdOf(csv)), 'file-foreign'],
    ['is an archive, packed once more', gzipSync(zipOf({ 'x.csv': csv })), 'file-foreign'],
    ['holds a gigabyte of one letter', zstdOf('', { repeat: 9_000 }), 'unpacked-too-dense'],
  ])('is refused in words where it %s', async (_what, content, code) => {
    expect((await test.readBad('x.csv.zst', content)).code).toBe(code)
    expect(await readdir(join(test.root, 'scratch'))).toEqual([])
  })
})

type Packed = Record<string, string | Buffer | FileToPack>

describe('an archive', () => {
  it('is the files in it, by split', async () => {
    const { manifest, rows, sentences } = await test.readGood(
      'all.zip',
      zipOf({
        'README.md': '# Hello',
        'data/test.csv': 'a,b\n3,z\n',
        'data/train/0.csv.gz': gzipSync(csv),
        'data/train/1.jsonl': zstdOf('{"a":9,"b":"w"}\n'),
        '__MACOSX/data/._test.csv': 'junk',
        'data/.DS_Store': 'junk',
        LICENSE: 'MIT',
      }),
    )
    expect(rows).toEqual([
      [1, 'x'],
      [2, 'y'],
      [9, 'w'],
      [3, 'z'],
    ])
    expect(manifest.splits.map(({ name, rows: count }) => [name, count])).toEqual([
      ['train', 3],
      ['test', 1],
    ])
    expect(manifest.file).toMatchObject({ name: 'all.zip', packing: 'zip' })
    expect(manifest.files.map(({ name }) => name)).toEqual([
      'all.zip!/data/train/0.csv.gz',
      'all.zip!/data/train/1.jsonl',
      'all.zip!/data/test.csv',
    ])
    expect(manifest.offered?.members).toHaveLength(7)
    expect(sentences).toContain(
      '4 files of all.zip were left out: README.md, __MACOSX/data/._test.csv, data/.DS_Store and one more.',
    )
  })

  it('is the files that are chosen, with the splits that are given', async () => {
    const { manifest, rows } = await test.readGood(
      'all.zip',
      zipOf({ 'a.csv': 'a\n1\n', 'b.csv': 'a\n2\n', 'notes.txt': 'a\n3\n' }),
      {
        members: ['notes.txt', 'b.csv'],
        splits: [{ file: 'all.zip!/b.csv', split: 'test' }],
      },
    )
    expect(rows.flat()).toEqual([3, 2])
    expect(manifest.splits.map(({ name }) => name)).toEqual(['train', 'test'])
  })

  it('may hold text only, and workbooks', async () => {
    expect((await test.readGood('x.zip', zipOf({ 'rows.txt': csv }))).rows).toHaveLength(2)
    const workbook = workbookOf({ One: [['a'], [1]] })
    expect((await test.readGood('x.zip', zipOf({ 'b.xlsx': workbook }))).rows).toEqual([[1]])
  })

  it('keeps names that lead out of it to itself', async () => {
    const { manifest } = await test.readGood(
      'x.zip',
      zipOf({
        '../../../etc/a.csv': 'a\n1\n',
        '/top/b.csv': 'a\n2\n',
        'C:\\win\\c.csv': 'a\n3\n',
        'nul\0.csv': 'a\n4\n',
        'etc/a.csv': 'a\n5\n',
        'link.csv': { content: '/etc/passwd', mode: 0o120777 },
      }),
    )
    expect(manifest.files.map(({ name }) => name)).toEqual([
      'x.zip!/etc/a.csv',
      'x.zip!/top/b.csv',
      'x.zip!/win/c.csv',
      'x.zip!/nul.csv',
      'x.zip!/etc/a (2).csv',
    ])
    expect(await readdir(test.root)).not.toContain('etc')
  })

  interface Bad {
    files: Packed | Buffer
    options?: Partial<ReadingOptions>
    code: string
    says?: string
    ways?: string[]
  }
  const bad: Record<string, Bad> = {
    'nothing at all': { files: {}, code: 'archive-without-data' },
    'no data': { files: { 'README.md': 'x', 'x.png': 'y' }, code: 'archive-without-data' },
    'another archive': {
      files: { 'in.zip': zipOf({ 'a.csv': csv }), 'a.csv': csv },
      code: 'archive-nested',
      ways: ['leave-out-member'],
    },
    'another archive under another name': {
      files: { 'in.csv': zipOf({ 'a.csv': csv }) },
      code: 'archive-nested',
      ways: [],
    },
    'a file with a password': {
      files: { 'a.csv': { content: csv, flags: 1 } },
      code: 'archive-encrypted',
    },
    'a strange method': {
      files: { 'a.csv': { content: csv, method: 14 } },
      code: 'archive-method',
      says: 'LZMA',
    },
    'more than it states': {
      files: { 'a.csv': { content: csv, bytes: 5 } },
      code: 'archive-member-broken',
      says: '“a.csv” in x.zip',
    },
    'another checksum': {
      files: { 'a.csv': { content: csv, checksum: 1 } },
      code: 'archive-member-broken',
    },
    'a bad file among good ones': {
      files: { 'a.csv': csv, 'b.csv': 'a,b\n1\n2,3\n' },
      code: 'bad-field-count',
      says: 'x.zip!/b.csv',
      ways: ['skip-bad-records', 'leave-out-member'],
    },
    'not what is asked for': {
      files: { 'a.csv': csv },
      options: { members: ['b.csv'] },
      code: 'archive-member-missing',
    },
    'an end that is missing': {
      files: zipOf({ 'a.csv': csv }).subarray(0, -30),
      code: 'archive-cut-off',
    },
    'more files than are read': {
      files: Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`${at}.csv`, csv])),
      code: 'archive-too-many-members',
    },
  }
  it.each(Object.entries(bad))('is refused in words with %s', async (_what, file) => {
    const content = Buffer.isBuffer(file.files) ? file.files : zipOf(file.files)
    const found = await test.readBad('x.zip', content, file.options)
    expect({ code: found.code, sentence: found.sentence }).toEqual({
      code: file.code,
      sentence: expect.stringContaining(file.says ?? ''),
    })
    expect(found.ways).toEqual(file.ways ?? expect.any(Array))
    expect(await readdir(join(test.root, 'scratch'))).toEqual([])
  })

  it('goes on without a file that is left out', async () => {
    const content = zipOf({ 'a.csv': csv, 'b.csv': 'a,b\n1\n' })
    const { suggestions } = await test.readBad('x.zip', content)
    const { rows } = await test.readGood('x.zip', content, suggestions.at(-1)?.options)
    expect(rows).toHaveLength(2)
  })

  it('that is a bomb is stopped', () => {
    const budget = new UnpackedBudget({ file: 'x.zip', packed: 1_000_000 })
    const fill = () => {
      for (let at = 0; at < 2_000; at += 1) budget.add(1_000_000)
    }
    expect(fill).toThrow(expect.objectContaining({ code: 'unpacked-too-dense' }))
    const large = new UnpackedBudget({ file: 'x.zip', packed: 40 * 1024 ** 3 })
    large.add(64 * 1024 ** 3)
    expect(() => large.add(1)).toThrow(expect.objectContaining({ code: 'unpacked-too-large' }))
  })
})

describe('a workbook', () => {
  it('has the types of its cells', async () => {
    const { types, rows, manifest, notes } = await test.readGood(
      'x.xlsx',
      workbookOf({
        Empty: [],
        'R & D': [
          ['text', 'int', 'num', 'yes', 'when', 'mixed', '', 'text', 'sum'],
          [' a ', 1, 0.5, true, { date: 45_000 }, 1, 'x', 'b', { formula: '1+1', value: 2 }],
          [],
          ['ß😀', null, 2, false, { date: 45_000.75 }, 'n/a', null, 'c', null],
          [null, 3, null, null, null, true, null, null, null],
        ],
      }),
    )
    expect(types).toEqual([
      'text: text',
      'int: integer',
      'num: number',
      'yes: boolean',
      'when: text',
      'mixed: text',
      'column_7: text',
      'text_2: text',
      'sum: integer',
    ])
    expect(rows).toEqual([
      [' a ', 1, 0.5, true, '2023-03-15', '1', 'x', 'b', 2],
      ['ß😀', null, 2, false, '2023-03-15T18:00:00', 'n/a', null, 'c', null],
      [null, 3, null, null, null, 'TRUE', null, null, null],
    ])
    expect(manifest.options).toMatchObject({ format: 'xlsx', sheet: 'R & D', hasHeader: true })
    expect(manifest.offered?.sheets).toEqual(['Empty', 'R & D'])
    expect(notes).toEqual(
      expect.arrayContaining(['sheet-of-several', 'empty-rows-skipped', 'cells-as-text']),
    )
  })

  it('is read as the sheet that is chosen, with a header or without', async () => {
    const content = workbookOf({ One: [['a'], ['b']], Two: [['c'], ['d']] })
    const chosen = await test.readGood('x.xlsx', content, { sheet: 'Two' })
    expect(chosen.rows).toEqual([['d']])
    const bare = await test.readGood('x.xlsx', content, { sheet: 'Two', hasHeader: false })
    expect(bare.rows).toEqual([['c'], ['d']])
    expect((await test.readGood('x.xlsx', workbookOf({ S: [[1], [2]] }))).rows).toEqual([[1], [2]])
  })

  it.each([
    ['no rows', workbookOf({ A: [] }), {}, 'sheets-empty', []],
    ['a header only', workbookOf({ A: [['a']] }), {}, 'header-only', ['first-line-is-data']],
    [
      'no such sheet',
      workbookOf({ A: [['a'], [1]] }),
      { sheet: 'B' },
      'sheet-missing',
      ['read-sheet'],
    ],
    [
      'nothing in the sheet chosen',
      workbookOf({ A: [], B: [['a'], [1]] }),
      { sheet: 'A' },
      'sheets-empty',
      ['read-sheet'],
    ],
    ['no workbook', Buffer.from('a,b\n1,2\n'), { format: 'xlsx' as const }, 'workbook-not', []],
    [
      'a document',
      zipOf({ '[Content_Types].xml': '', 'word/document.xml': '' }),
      {},
      'file-foreign',
      [],
    ],
    ['an OpenDocument sheet', zipOf({ mimetype: '', 'content.xml': '' }), {}, 'file-foreign', []],
    [
      'damaged XML',
      zipOf({ 'xl/workbook.xml': '<workbook><sheets><sheet name="A" r:id="x"/></sheets>' }),
      {},
      'workbook-unreadable',
      [],
    ],
  ])('is refused in words with %s', async (_what, content, options, code, ways) => {
    const found = await test.readBad('x.xlsx', content, options)
    expect({ code: found.code, ways: found.ways }).toEqual({ code, ways })
  })

  it('with a row a billion rows down takes neither memory nor time', async () => {
    const content = workbookOf({ A: [] })
    const rows =
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000000"><c r="A900000000"><v>1</v></c></row>'
    const bad = zipOf({
      'xl/workbook.xml':
        '<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    })
    expect(content.length).toBeGreaterThan(0)
    expect((await test.readBad('x.xlsx', bad)).code).toMatch(/^workbook-/)
  }, 60_000)
})
