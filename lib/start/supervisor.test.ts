import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { identityOf, isAlive } from './processes.mjs'
import { root } from './set-up.mjs'
import { supervise } from './supervisor.mjs'

let folder: string
let stop: () => Promise<void>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-supervisor-'))
  stop = async () => {}
})
afterEach(async () => {
  await stop()
  rmSync(folder, { recursive: true })
})

const stays =
  'process.on("disconnect", () => process.exit(0)); console.log("up"); setInterval(() => {}, 1e6)'
const backoff = { first: 20, most: 80, calm: 60_000 }

/** Supervises two stand-in scripts and records what is said, printed and noted. */
function run(web: string, worker: string, grace = { web: 3000, worker: 3000 }) {
  const said: string[] = []
  const printed: string[] = []
  let noted: Record<string, { pid: number; started: string | null }> = {}
  const program = (script: string) => ({ args: ['-e', script], cwd: folder, env: process.env })
  const supervisor = supervise({
    web: program(web),
    worker: { ...program(worker), priority: 5 },
    say: (line) => said.push(line),
    print: (line) => printed.push(line),
    onProcesses: (processes) => {
      noted = processes
    },
    backoff,
    grace,
  })
  stop = supervisor.stop
  const identityIn = (name: string) => noted[name] ?? { pid: 0, started: null }
  return { supervisor, said, printed, identityIn }
}

test('both run, the worker niced, and both end when stopped', async () => {
  const { supervisor, printed, identityIn } = run(stays, stays)
  await vi.waitFor(() => expect(printed).toEqual(['up', 'up']), 5000)
  expect(getPriority(identityIn('worker').pid)).toBe(5)
  expect(getPriority(identityIn('web').pid)).toBe(0)
  await supervisor.stop()
  expect([isAlive(identityIn('web')), isAlive(identityIn('worker'))]).toEqual([false, false])
})

test('a worker that is killed is started again, the web server goes on', async () => {
  const { said, printed, identityIn } = run(stays, stays)
  const [web, killed] = [identityIn('web'), identityIn('worker')]
  process.kill(killed.pid, 'SIGKILL')
  await vi.waitFor(() => expect(identityIn('worker').pid).not.toBe(killed.pid), 5000)
  await vi.waitFor(() => expect(printed).toContain('up'), 5000)
  expect(said).toEqual(['The worker ended (signal SIGKILL); starting it again in 0.02 s.'])
  expect([isAlive(identityIn('worker')), identityIn('web')]).toEqual([true, web])
})

test('a worker that keeps ending is waited for longer each time, up to a limit', async () => {
  const { said } = run(stays, 'process.exit(4)')
  await vi.waitFor(() => expect(said.length).toBeGreaterThanOrEqual(4), 10_000)
  expect(said.slice(0, 4)).toEqual(
    [0.02, 0.04, 0.08, 0.08].map(
      (seconds) => `The worker ended (exit status 4); starting it again in ${seconds} s.`,
    ),
  )
})

test('the end of the web server is reported and does not restart it', async () => {
  const { supervisor, identityIn } = run('console.log("no"); process.exitCode = 3', stays)
  expect(await supervisor.webEnded).toBe('exit status 3')
  expect(isAlive(identityIn('worker'))).toBe(true)
})

test('one that does not stop in time is ended', async () => {
  const deaf = `process.on("SIGTERM", () => {}); ${stays}`
  const { supervisor, said, printed, identityIn } = run(deaf, stays, { web: 100, worker: 3000 })
  await vi.waitFor(() => expect(printed).toEqual(['up', 'up']), 5000)
  await supervisor.stop()
  expect(said).toEqual(['The web process did not stop in time and was ended.'])
  expect(isAlive(identityIn('web'))).toBe(false)
})

test('both end when the supervisor is killed', async () => {
  const withParent = pathToFileURL(join(root, 'lib/start/with-parent.mjs')).href
  const script = join(folder, 'supervisor.mjs')
  const program = (args: string[]) => JSON.stringify({ args, cwd: folder })
  writeFileSync(
    script,
    `import { supervise } from ${JSON.stringify(pathToFileURL(join(root, 'lib/start/supervisor.mjs')).href)}
    let noted = {}
    let up = 0
    supervise({
      web: { ...${program(['--import', withParent, '-e', 'console.log("up"); setInterval(() => {}, 1e6)'])}, env: process.env },
      worker: { ...${program(['-e', stays])}, env: process.env },
      say: console.log,
      onProcesses: (processes) => { noted = processes },
      print: () => { up += 1; if (up === 2) console.log(JSON.stringify([noted.web.pid, noted.worker.pid])) },
    })`,
  )
  const supervisor = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output] = await once(supervisor.stdout, 'data')
  const children: number[] = JSON.parse(String(output))
  const identities = children.map(identityOf)
  expect(identities.map(isAlive)).toEqual([true, true])
  supervisor.kill('SIGKILL')
  await vi.waitFor(() => expect(identities.map(isAlive)).toEqual([false, false]), 5000)
})
