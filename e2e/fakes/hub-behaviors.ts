/** How the fake treats requests whose path matches. */
export interface HubBehavior {
  /** A regular expression over path and query. */
  path: string
  kind: 'rate-limited' | 'server-error' | 'truncated' | 'drip' | 'silent' | 'reset' | 'unauthorized'
  /** Requests it is for; endless where it is not said. */
  times?: number
  /** Of `rate-limited`. */
  retryAfter?: string
  /** Of `server-error`. */
  status?: number
  /** Of `drip`: milliseconds between two pieces, and their bytes. */
  every?: number
  piece?: number
}

/** Behaviors that come with a dataset's name. `first` says that a path is asked for the first time. */
export function behaviorOfName(path: string, first: boolean): HubBehavior | null {
  const name = /studio\/([\w-]+)/.exec(path)?.[1]
  if (name === 'limited' && first) return { path, kind: 'rate-limited', retryAfter: '1' }
  if (name === 'failing') return { path, kind: 'server-error' }
  if (name === 'truncated' && first && path.startsWith('/cdn/')) return { path, kind: 'truncated' }
  if (name === 'slow' && path.startsWith('/cdn/'))
    return { path, kind: 'drip', every: 100, piece: 128 * 1024 }
  if (/^\/files\/slow/.test(path)) return { path, kind: 'drip', every: 100, piece: 64 * 1024 }
  if (/^\/files\/cut/.test(path) && first) return { path, kind: 'truncated' }
  return null
}

export interface Behaviors {
  add(...behaviors: HubBehavior[]): void
  /** The behavior for a request, or null for a plain answer. */
  take(path: string): HubBehavior | null
  reset(): void
}

export function createBehaviors(): Behaviors {
  let set: HubBehavior[] = []
  const seen = new Set<string>()
  return {
    add(...behaviors) {
      set.push(...behaviors.map((behavior) => ({ ...behavior })))
    },
    take(path) {
      const first = !seen.has(path)
      seen.add(path)
      const found = set.find((one) => (one.times ?? 1) > 0 && new RegExp(one.path).test(path))
      if (!found) return behaviorOfName(path, first)
      if (found.times !== undefined) found.times -= 1
      return found
    },
    reset() {
      set = []
      seen.clear()
    },
  }
}
