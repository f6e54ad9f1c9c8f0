import { readFileSync } from 'node:fs'

/** Resident megabytes (10^6 bytes) of a process and those below it, now; 0 where it is gone. */
function residentMegabytes(pid: number): number {
  const own = /^VmRSS:\s+(\d+) kB/m.exec(readOrNothing(`/proc/${pid}/status`))?.[1]
  const children = readOrNothing(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean)
  return children.reduce(
    (sum, child) => sum + residentMegabytes(Number(child)),
    (Number(own ?? 0) * 1024) / 1e6,
  )
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process has ended since it was listed.
    return ''
  }
}

/** Looks at processes every 200 ms until stopped; `stop` answers the peak of each, in megabytes. */
export function watchMemory<Name extends string>(pids: Record<Name, number>) {
  const names = Object.keys(pids) as Name[]
  const peaks = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>
  const look = () => {
    for (const name of names) peaks[name] = Math.max(peaks[name], residentMegabytes(pids[name]))
  }
  look()
  const timer = setInterval(look, 200)
  return {
    peaks: () => ({ ...peaks }),
    stop(): Record<Name, number> {
      clearInterval(timer)
      look()
      return peaks
    },
  }
}
