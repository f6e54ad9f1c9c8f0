import { type Engine, openEngine, type QueryOptions } from './engine.ts'

export interface ReadsOptions {
  scratch: string
  memoryLimit: string
  /** Milliseconds a single read may take. */
  timeout: number
  /** How many files stay open at a time. */
  keep: number
}

/** Bounded reads for the web process: one thread, one engine a file, one query at a time in each. */
export interface Reads {
  /** Runs `work` with an engine that may read this one file; queries get the time-out. */
  read<T>(path: string, work: (engine: Engine) => Promise<T>, signal?: AbortSignal): Promise<T>
  close(): void
}

interface OpenFile {
  engine: Promise<Engine>
  tail: Promise<unknown>
  users: number
}

/** Keeps engines open over the files read last, so that a preview does not pay for opening one. */
export function createReads(options: ReadsOptions): Reads {
  const open = new Map<string, OpenFile>()

  const evict = () => {
    for (const [path, file] of open) {
      if (open.size <= options.keep) return
      if (file.users > 0) continue
      open.delete(path)
      file.engine.then(
        (engine) => engine.close(),
        () => undefined,
      )
    }
  }

  return {
    async read(path, work, signal) {
      let file = open.get(path)
      if (!file) {
        file = {
          engine: openEngine({
            threads: 1,
            memoryLimit: options.memoryLimit,
            scratch: options.scratch,
            inputs: [path],
          }),
          tail: Promise.resolve(),
          users: 0,
        }
        file.engine.catch(() => open.delete(path))
      }
      // Re-inserted, so that the map's order is the order of use.
      open.delete(path)
      open.set(path, file)
      file.users += 1
      const engine = await file.engine
      const limits: QueryOptions = signal
        ? { timeout: options.timeout, signal }
        : { timeout: options.timeout }
      const limited: Engine = {
        rows: (query, own) => engine.rows(query, { ...limits, ...own }),
        run: (query, own) => engine.run(query, { ...limits, ...own }),
        close: () => undefined,
      }
      const turn = file.tail.then(() => {
        signal?.throwIfAborted()
        return work(limited)
      })
      file.tail = turn.catch(() => undefined)
      try {
        return await turn
      } finally {
        file.users -= 1
        evict()
      }
    },
    close() {
      for (const file of open.values())
        file.engine.then(
          (engine) => engine.close(),
          () => undefined,
        )
      open.clear()
    },
  }
}
