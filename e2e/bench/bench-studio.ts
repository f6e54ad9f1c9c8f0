import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { readEnv } from '#lib/env.ts'
import type { Api, ApiName } from '#lib/model/index.ts'
import {
  ensurePrograms,
  findFreePort,
  isBuilt,
  nextBinary,
  programFile,
  root,
} from '#lib/start/index.mjs'
import { type BuiltStudio, buildStudio } from '#lib/studio/index.ts'

/** The real web server and worker over one data directory. */
export interface BenchStudio {
  origin: string
  webPid: number
  workerPid: number
  /** `fetch` with paths of this studio. */
  fetch: typeof globalThis.fetch
  call<Name extends ApiName>(name: Name, input: Api[Name]['input']): Promise<Api[Name]['output']>
  stop(): Promise<void>
}

/** The Studio itself over a data directory, in this process: to fill it before it is served. */
export function openDirectly(data: string): Promise<BuiltStudio> {
  return buildStudio({ env: readEnv({ STUDIO_DATA: data, STUDIO_LOG: 'error' }), role: 'admin' })
}

/**
 * Starts what `npm start` supervises, without its building: a bench measures the build that is there,
 * and says so where that is older than the sources.
 */
export async function startStudio({
  data,
  say,
  signal,
}: {
  data: string
  say: (line: string) => void
  signal: AbortSignal
}): Promise<BenchStudio> {
  if (!existsSync(join(root, '.next', 'BUILD_ID')))
    throw new Error('There is no build to measure: run npm run build first.')
  if (!isBuilt(root))
    say('the build may be older than the sources')
    // The tables must stand before the web server opens them.
  ;(await openDirectly(data)).close()
  await ensurePrograms({ root })
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    STUDIO_DATA: data,
    STUDIO_PORT: String(port),
    STUDIO_LOG: 'warn',
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const withParent = pathToFileURL(join(root, 'lib', 'start', 'with-parent.mjs')).href
  const next = [nextBinary(root), 'start', '-H', '127.0.0.1', '-p', String(port)]
  const web = launch(['--import', withParent, ...next], env)
  const worker = launch([programFile(root, 'worker')], env)
  setPriority(worker.pid ?? 0, constants.priority.PRIORITY_BELOW_NORMAL)
  const stop = async () => {
    await Promise.all([end(web), end(worker)])
  }
  const fetchHere: typeof globalThis.fetch = (path, init) => fetch(`${origin}${path}`, init)
  try {
    await untilUp({ origin, web, signal })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    origin,
    webPid: web.pid ?? 0,
    workerPid: worker.pid ?? 0,
    fetch: fetchHere,
    stop,
    async call(name, input) {
      const response = await fetchHere(`/api/call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-studio': '1' },
        body: JSON.stringify(input),
        signal,
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${name} answered ${response.status}: ${text}`)
      return JSON.parse(text)
    },
  }
}

function launch(args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  // The channel closes with us, however we end; then both end too.
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const
  return spawn(process.execPath, args, { cwd: root, env, stdio: [...stdio] })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 8_000)
  await ended
  clearTimeout(late)
}

async function untilUp({
  origin,
  web,
  signal,
}: {
  origin: string
  web: ChildProcess
  signal: AbortSignal
}): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    signal.throwIfAborted()
    if (web.exitCode !== null) throw new Error(`the web server ended with status ${web.exitCode}`)
    if (await answers(`${origin}/api/health`)) return
    await wait(200)
  }
  throw new Error('the web server did not answer within a minute')
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch {
    // Not listening yet; the caller asks again.
    return false
  }
}

/** Waits until no job waits or runs. */
export async function untilIdle(studio: BenchStudio, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const { jobs } = await studio.call('jobs.list', {})
    if (jobs.every(({ state }) => state !== 'queued' && state !== 'running')) return
    await wait(250, undefined, { signal })
  }
}
