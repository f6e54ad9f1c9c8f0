import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findEncoding, transcode } from './encodings.ts'
import { surveyFile } from './survey.ts'

const pieceBytes = 4 * 1024 * 1024
const { signal } = new AbortController()
const report = () => undefined

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'survey-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function survey(content: Buffer) {
  const path = join(folder, 'file')
  await writeFile(path, content)
  return surveyFile({ path, name: 'file', sha256: null, scratch: folder, signal, report })
}

describe('a survey', () => {
  it.each([1, 2, 3])('takes a character cut after %i bytes by the edge of a piece', async (cut) => {
    const content = Buffer.concat([Buffer.alloc(pieceBytes - cut, 'a'), Buffer.from('😀é')])
    expect((await survey(content)).utf8).toMatchObject({ valid: true, broken: 0 })
    const packed = await survey(gzipSync(content))
    expect(packed).toMatchObject({ packing: 'gzip', utf8: { valid: true } })
    expect(packed.plain.bytes).toBe(content.length)
  })

  it.each([
    ['a lone byte', 'c3', 1, 0],
    ['half of a sequence at the end', '61f09f98', 3, 0],
    ['an overlong sequence', 'c0af61', 2, 0],
    ['a surrogate', 'eda080', 3, 0],
    ['a good sequence and a bad byte', 'c3a9ff', 1, 1],
  ])('counts what is not UTF-8: %s', async (_what, hex, broken, sequences) => {
    expect((await survey(Buffer.from(hex, 'hex'))).utf8).toEqual({
      valid: false,
      broken,
      sequences,
    })
  })
})

describe('transcoding', () => {
  it.each([
    ['utf-16le', 1],
    ['utf-16le', 3],
    ['utf-16be', 1],
  ] as const)('keeps pairs of %s whole at the edge of a piece', async (encoding, before) => {
    const text = `${'a'.repeat(pieceBytes / 2 - before)}😀😀é`
    const units = Buffer.from(text, 'utf16le')
    const from = join(folder, 'units')
    await writeFile(from, encoding === 'utf-16be' ? units.swap16() : units)
    const to = join(folder, 'text')
    const { replaced } = await transcode({ from, to, encoding, start: 0, signal, report })
    expect(replaced).toBe(0)
    expect((await readFile(to, 'utf8')) === text).toBe(true)
  })

  it('says how much was no character', async () => {
    const from = join(folder, 'units')
    await writeFile(
      from,
      Buffer.concat([Buffer.from('a\ud800b\udc00', 'utf16le'), Buffer.from('x')]),
    )
    const to = join(folder, 'text')
    const found = await transcode({ from, to, encoding: 'utf-16le', start: 0, signal, report })
    expect(found.replaced).toBe(3)
    expect(await readFile(to, 'utf8')).toBe('a\ufffdb\ufffd\ufffd')
  })

  it('keeps the characters of GB18030 whole at the edge of a piece', async () => {
    // 中 in two bytes, and one beyond the basic plane in four, on every side of the edge.
    const from = join(folder, 'units')
    const before = Buffer.alloc(pieceBytes - 3, 'a')
    await writeFile(from, Buffer.concat([before, Buffer.from('d6d095328236d6d0ff', 'hex')]))
    const to = join(folder, 'text')
    const found = await transcode({ from, to, encoding: 'gb18030', start: 0, signal, report })
    expect((await readFile(to, 'utf8')).slice(before.length)).toBe('中𠀀中\ufffd')
    expect(found.replaced).toBe(1)
  })
})

describe('an encoding that nobody states', () => {
  it.each([
    // 问题,答案 / 什么是机器学习？
    ['Chinese', 'cecacce22cb4f0b8b80acab2c3b4cac7bbfac6f7d1a7cfb0a3bf', 'gb18030'],
    ['a character in the middle of its bytes', 'cecaccb4f0b8b8ca', 'gb18030'],
    [
      'French',
      Buffer.from('été, naïve, café, Noël, où, château', 'latin1').toString('hex'),
      'latin-1',
    ],
    ['capitals with accents', Buffer.from('ÉÈÀÇ ÜÖÄ', 'latin1').toString('hex'), 'latin-1'],
    ['Russian in Windows-1251', 'eff0e8e2e5f22c20ece8f021', 'latin-1'],
    ['one letter', 'e9', 'latin-1'],
  ])('is guessed: %s', async (_what, hex, encoding) => {
    const { head, utf8 } = await survey(Buffer.from(hex, 'hex'))
    expect(findEncoding(head, utf8, null).encoding).toBe(encoding)
  })
})
