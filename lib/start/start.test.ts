import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockFileOf } from './data-directory.mjs'
import { waitForHealth } from './health.mjs'
import { checkPort, findFreePort } from './ports.mjs'
import { identityOf } from './processes.mjs'
import { inTurn, root } from './set-up.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-start-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs `npm start` without npm; only for cases that end before anything is set up. */
function start(...args: string[]) {
  return new Promise<{ code: number | string; stdout: string; stderr: string }>((resolve) => {
    const script = join(root, 'lib', 'start', 'start.mjs')
    execFile(process.execPath, [script, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr })
    })
  })
}

/** Listens on a free port of this machine for the time of `work`. */
async function withServer<T>(status: number, work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => response.writeHead(status).end())
  const port = await findFreePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  try {
    return await work(port)
  } finally {
    server.close()
  }
}

describe('npm start', () => {
  test('--help prints the options', async () => {
    const { code, stdout } = await start('--help')
    expect(stdout).toContain('--data DIR')
    expect(code).toBe(0)
  })

  test('wrong usage ends with status 2', async () => {
    const { code, stderr } = await start('--bogus')
    expect(stderr).toBe('--bogus is not an option of npm start; npm start -- --help lists them.\n')
    expect(code).toBe(2)
  })

  test('a busy port is one sentence, and the data directory is given back', async () => {
    const result = await withServer(200, (port) => start('--port', String(port), '--data', 'data'))
    expect(result.stderr).toMatch(/^Port \d+ on 127\.0\.0\.1 is in use .*--port \d+\.\n$/)
    expect(result.code).toBe(1)
    expect(readdirSync(join(folder, 'data'))).toEqual([])
  })

  test('a data directory in use is one sentence that names the process', async () => {
    const holder = { ...identityOf(process.pid), since: '2026-01-01T00:00:00.000Z', processes: {} }
    writeFileSync(lockFileOf(folder), JSON.stringify(holder))
    const { code, stderr } = await start('--data', folder)
    expect(stderr).toMatch(/^The data directory .* is used by a studio that runs since 2026.*\n$/)
    expect(stderr).toContain(`process ${process.pid}`)
    expect(code).toBe(1)
  })

  test.each(['file', 'file/data'])('a data directory %s is one sentence', async (data) => {
    writeFileSync(join(folder, 'file'), '')
    const { code, stderr } = await start('--data', data)
    expect(stderr).toMatch(
      /^The data directory .* cannot be written \(a part of the path is a file\).*\n$/,
    )
    expect(code).toBe(1)
  })
})

test.each(['203.0.113.1', 'host.invalid'])('the host %s is not of this machine', async (host) => {
  await expect(checkPort(host, 4400)).rejects.toThrow(`${host} is not an address of this machine`)
})

test('set-up is done by one at a time', async () => {
  const done: string[] = []
  const setUp = { root: folder, say: (line: string) => done.push(line) }
  const work = (name: string) => async () => {
    done.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    done.push(`${name} ends`)
  }
  await Promise.all([inTurn(setUp, work('a')), inTurn(setUp, work('b'))])
  expect(done.filter((line) => /^[ab] /.test(line))).toEqual([
    'a begins',
    'a ends',
    'b begins',
    'b ends',
  ])
})

describe('the wait for the web server', () => {
  const never = new Promise<never>(() => {})
  test.each([
    [200, true],
    [500, false],
    [307, false],
  ])('status %i: %s', async (status, expected) => {
    const healthy = await withServer(status, (port) =>
      waitForHealth({ url: `http://127.0.0.1:${port}`, milliseconds: 300, ended: never }),
    )
    expect(healthy).toBe(expected)
  })
  test('ends at once where the server has ended', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`
    const wait = { url, milliseconds: 60_000, ended: Promise.resolve() }
    expect(await waitForHealth(wait)).toBe(false)
  })
})
