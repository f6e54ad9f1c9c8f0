/** Runs what is handed to it one after the other, in order, whether or not the one before succeeded. */
export interface SendingLine {
  add<Answer>(send: () => Promise<Answer>): Promise<Answer>
  /** How many have not ended. */
  waiting(): number
  subscribe(listener: () => void): () => void
}

/** Makes an empty line: decisions reach the studio in the order in which they were made. */
export function createSendingLine(): SendingLine {
  const listeners = new Set<() => void>()
  let last: Promise<unknown> = Promise.resolve()
  let count = 0

  function change(by: 1 | -1) {
    count += by
    for (const listener of [...listeners]) listener()
  }

  return {
    add(send) {
      change(1)
      const answer = last.then(send)
      last = answer.then(
        () => change(-1),
        () => change(-1),
      )
      return answer
    },
    waiting: () => count,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
