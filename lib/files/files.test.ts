import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFiles, type Files } from './index.ts'

let root: string
let files: Files

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'files-'))
  files = createFiles({ root })
})

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
const uploadId = 'upl_0123456789'

async function scratchFile(text: string): Promise<string> {
  const path = join((await files.scratch()).path, 'file')
  await writeFile(path, text)
  return path
}

async function listed(): Promise<string[]> {
  const found: string[] = []
  for await (const blob of files.listBlobs()) found.push(`${blob.sha256} ${blob.bytes}`)
  return found
}

describe('blobs', () => {
  it('are kept under their hash, once', async () => {
    const first = await scratchFile('abc')
    const kept = await files.keep(first)
    expect(kept).toEqual({ sha256: sha('abc'), bytes: 3 })
    expect(await readFile(files.pathOf(kept.sha256), 'utf8')).toBe('abc')
    await expect(stat(first)).rejects.toThrow('ENOENT')
    const second = await scratchFile('abc')
    expect(await files.keep(second)).toEqual(kept)
    await expect(stat(second)).rejects.toThrow('ENOENT')
    expect(await listed()).toEqual([`${sha('abc')} 3`])
  })

  it('are copied where the file must stay', async () => {
    const path = await scratchFile('abc')
    const { sha256 } = await files.keep(path, { copy: true })
    expect(await readFile(path, 'utf8')).toBe('abc')
    expect(await files.has(sha256)).toBe(true)
  })

  it('go, and going twice is no trouble', async () => {
    const { sha256 } = await files.keep(await scratchFile('abc'))
    await files.remove(sha256)
    await files.remove(sha256)
    expect(await files.has(sha256)).toBe(false)
    expect(await listed()).toEqual([])
  })

  it('are not made of links', async () => {
    const link = join((await files.scratch()).path, 'link')
    await symlink(await scratchFile('abc'), link)
    await expect(files.keep(link)).rejects.toThrow('not a plain file')
  })

  it.each(['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(64)}/..`])(
    'are not found under %j',
    (name) => {
      expect(() => files.pathOf(name)).toThrow('blob-name-invalid')
    },
  )
})

describe('scratch folders', () => {
  it('are fresh, and removable', async () => {
    const [one, two] = [await files.scratch(), await files.scratch()]
    expect(one.path).not.toBe(two.path)
    await one.remove()
    await one.remove()
    expect(await readdir(join(root, 'scratch'))).toHaveLength(1)
  })

  it('are swept', async () => {
    await scratchFile('left over')
    await files.sweepScratch()
    await expect(readdir(join(root, 'scratch'))).rejects.toThrow('ENOENT')
    expect((await files.scratch()).path).toContain(root)
  })
})

describe('uploads', () => {
  async function* pieces(...texts: string[]) {
    for (const text of texts) yield Buffer.from(text)
  }
  async function* broken(...texts: string[]) {
    yield* pieces(...texts)
    throw new Error('connection lost')
  }
  const stream = (text: string) => new Blob([text]).stream()
  const append = (offset: number, body: AsyncIterable<Uint8Array>, limit = 100) =>
    files.appendChunk({ uploadId, offset, body, limit })

  it('grow chunk by chunk, from streams and iterables', async () => {
    expect(await files.receivedOf(uploadId)).toBe(0)
    expect(await append(0, pieces('ab', 'c'))).toBe(3)
    expect(await files.appendChunk({ uploadId, offset: 3, body: stream('def'), limit: 6 })).toBe(6)
    expect(await files.receivedOf(uploadId)).toBe(6)
    expect(await readFile(files.uploadPath(uploadId), 'utf8')).toBe('abcdef')
  })

  it.each([0, 2, 4])('refuse a chunk at %i when 3 bytes are there', async (offset) => {
    await append(0, pieces('abc'))
    await expect(append(offset, pieces('x'))).rejects.toMatchObject({
      code: 'upload-offset',
      kind: 'conflict',
      values: { received: 3, offset },
    })
    expect(await readFile(files.uploadPath(uploadId), 'utf8')).toBe('abc')
  })

  it('keep what arrived when a chunk breaks off, and go on there', async () => {
    await append(0, pieces('abc'))
    await expect(append(3, broken('de'))).rejects.toMatchObject({
      code: 'upload-broken-off',
      values: { received: 5 },
    })
    expect(await append(5, pieces('f'))).toBe(6)
    expect(await readFile(files.uploadPath(uploadId), 'utf8')).toBe('abcdef')
  })

  it('drop a chunk that is longer than the file was said to be', async () => {
    await append(0, pieces('abc'))
    await expect(append(3, pieces('d', 'efgh'), 5)).rejects.toMatchObject({
      code: 'upload-too-long',
    })
    expect(await files.receivedOf(uploadId)).toBe(3)
  })

  it('take one chunk at a time', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    async function* slow() {
      yield Buffer.from('a')
      await held
      yield Buffer.from('b')
    }
    const first = append(0, slow())
    await expect(append(0, pieces('x'))).rejects.toMatchObject({
      code: 'upload-busy',
      kind: 'conflict',
    })
    release()
    expect(await first).toBe(2)
  })

  it('go', async () => {
    await append(0, pieces('abc'))
    await files.removeUpload(uploadId)
    await files.removeUpload(uploadId)
    expect(await files.receivedOf(uploadId)).toBe(0)
  })

  it.each(['../x', 'upl_../../x', 'upl_', '/etc/passwd', 'upl_ABCDEF/'])(
    'are not found under %j',
    async (name) => {
      expect(() => files.uploadPath(name)).toThrow('upload-name-invalid')
      await expect(files.removeUpload(name)).rejects.toThrow('upload-name-invalid')
    },
  )
})
