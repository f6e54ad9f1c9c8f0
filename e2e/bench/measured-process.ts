import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

/** A program that ran to its end: how long it took as a whole, and the most memory that it held. */
export interface Ran {
  seconds: number
  /** Resident, in megabytes (10^6 bytes). */
  peak: number
  stdout: string
}

/** Runs a program and watches its memory; throws where it fails, with what it said. */
export async function runMeasured(
  command: string,
  args: readonly string[],
  { cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<Ran> {
  const began = performance.now()
  const child = spawn(command, args, { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  let peak = 0
  const timer = setInterval(() => {
    if (child.pid !== undefined) peak = Math.max(peak, peakMegabytes(child.pid))
  }, 20)
  try {
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${said.err.slice(-500)}`)
    return { seconds: (performance.now() - began) / 1000, peak, stdout: said.out }
  } finally {
    clearInterval(timer)
  }
}

/** The kernel's own high-water mark, so that looking seldom misses nothing but the last moments. */
function peakMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return (Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024) / 1e6
  } catch {
    // It has ended since.
    return 0
  }
}
