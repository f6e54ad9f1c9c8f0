import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { areBundled, ensurePrograms, programFile, programNamed } from './programs.mjs'

describe('the programs beside the web server', () => {
  let root: string
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const run = (name: 'admin' | 'cli' | 'worker') =>
    execFileSync(process.execPath, [programFile(root, name), 'x'], { encoding: 'utf8' })

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'studio-programs-'))
    write('package.json', '{ "type": "module", "imports": { "#lib/*": "./lib/*" } }')
    write('lib/shared/word.ts', 'export const word: string = "hello"\n')
    for (const name of ['admin', 'cli', 'worker'])
      write(
        `lib/${name}/main.ts`,
        `import { word } from '#lib/shared/word.ts'\nconsole.log('${name}', word, process.argv[2])\n`,
      )
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  test('are bundled once, and again when a source has changed', async () => {
    expect(await ensurePrograms({ root })).toBe(true)
    expect(run('cli')).toBe('cli hello x\n')
    expect(run('worker')).toBe('worker hello x\n')
    expect(await ensurePrograms({ root })).toBe(false)
    write('lib/shared/word.ts', 'export const word: string = "bye"\n')
    expect(areBundled(root)).toBe(false)
    expect(await ensurePrograms({ root })).toBe(true)
    expect(run('admin')).toBe('admin bye x\n')
  })

  test('find what lies beside their sources', async () => {
    write('lib/shared/note.txt', 'a note')
    write(
      'lib/shared/word.ts',
      `import { readFileSync } from 'node:fs'
export const word = readFileSync(new URL('note.txt', import.meta.url), 'utf8')\n`,
    )
    await ensurePrograms({ root })
    expect(run('cli')).toBe('cli a note x\n')
  })

  test('a source that cannot be read is named, and nothing counts as bundled', async () => {
    write('lib/shared/word.ts', 'export const = 1\n')
    await expect(ensurePrograms({ root })).rejects.toMatchObject({
      name: 'Refusal',
      output: expect.stringContaining('lib/shared/word.ts:1:13'),
    })
    expect(areBundled(root)).toBe(false)
  })

  test('are known by name', () => {
    expect(programNamed('cli')).toBe('cli')
    expect(programNamed('toString')).toBe(null)
    expect(programNamed(undefined)).toBe(null)
  })
})
