import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises'
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

async function listed() {
  const found: { id: string; modifiedAt: number; bytes: number }[] = []
  for await (const one of files.listDownloads()) found.push(one)
  return found
}

describe('downloads', () => {
  it('have a folder each, listed with what was written last, and dropped with all they hold', async () => {
    const first = await files.downloadsOf('dst_0123456789')
    await files.downloadsOf('upl_0123456789')
    expect(await files.downloadsOf('dst_0123456789')).toBe(first)
    const path = join(first, 'a.part')
    await writeFile(path, 'abc')
    const later = new Date(Date.now() + 60_000)
    await utimes(path, later, later)
    expect(await listed()).toEqual([
      { id: 'dst_0123456789', modifiedAt: later.getTime(), bytes: 3 },
      { id: 'upl_0123456789', modifiedAt: expect.any(Number), bytes: 0 },
    ])
    await files.removeDownloads('dst_0123456789')
    await files.removeDownloads('dst_0123456789')
    expect((await listed()).map(({ id }) => id)).toEqual(['upl_0123456789'])
    expect(await readdir(root)).toEqual(['downloads'])
  })

  it('are none where nothing was fetched yet, and there is room for some', async () => {
    expect(await listed()).toEqual([])
    expect(await files.freeBytes()).toBeGreaterThan(0)
  })

  it.each(['', '../x', 'dst_../../x', 'exp_0123456789', 'dst_0123456789/a'])(
    'are not kept under %j',
    async (id) => {
      await expect(files.downloadsOf(id)).rejects.toThrow('upload-name-invalid')
      await expect(files.removeDownloads(id)).rejects.toThrow('upload-name-invalid')
      expect(await listed()).toEqual([])
    },
  )
})
