import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transcode } from './encodings.ts'
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
    expect(packed).toMatchObject({ gzipped: true, utf8: { valid: true } })
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
})
