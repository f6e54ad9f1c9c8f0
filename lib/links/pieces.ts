import type { Readable } from 'node:stream'
import { readFailure } from './failures.ts'

/** Bytes held before they are asked for; past that, the connection waits. */
const mostHeld = 1024 * 1024

/** The body of an answer, to be read once or ended unread. */
export interface Body {
  /** Its pieces in order; throws a failure where it broke off, after all that came before. */
  pieces(signal: AbortSignal): AsyncGenerator<Uint8Array>
  /** Ends the connection unless all was read. */
  end(): void
}

/**
 * Holds what comes from the moment on that it comes. A stream that breaks throws away what it has not
 * handed out, and a download would never get further than what it reads between two breaks.
 */
export function holdBody(stream: Readable, host: string): Body {
  const held: Uint8Array[] = []
  let size = 0
  let state: 'open' | 'ended' | { error: unknown } = 'open'
  let wake: () => void = () => undefined

  stream.on('data', (chunk: Uint8Array) => {
    held.push(chunk)
    size += chunk.length
    if (size > mostHeld) stream.pause()
    wake()
  })
  stream.once('end', () => {
    state = 'ended'
    wake()
  })
  // Heard even where nobody reads any more: an error that nobody hears ends the process.
  stream.on('error', (error) => {
    state = { error }
    wake()
  })
  stream.once('close', () => {
    if (state === 'open')
      state = { error: Object.assign(new Error('closed'), { code: 'ECONNRESET' }) }
    wake()
  })

  return {
    async *pieces(signal) {
      const stop = () => wake()
      signal.addEventListener('abort', stop, { once: true })
      try {
        for (;;) {
          signal.throwIfAborted()
          const chunk = held.shift()
          if (chunk !== undefined) {
            size -= chunk.length
            if (stream.isPaused() && size < mostHeld / 2) stream.resume()
            yield chunk
          } else if (state === 'ended') return
          else if (state !== 'open') throw readFailure(state.error, host)
          else
            await new Promise<void>((resolve) => {
              wake = resolve
            })
        }
      } finally {
        signal.removeEventListener('abort', stop)
        stream.destroy()
      }
    },
    end() {
      if (state === 'open') stream.destroy()
    },
  }
}
