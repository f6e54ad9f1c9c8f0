/** An expected end of the set-up or the start: one sentence for the person, and the exit status. */
export class Refusal extends Error {
  /**
   * @param {string} sentence
   * @param {{ exitCode?: number, output?: string }} [more] `output` is what a failed command printed.
   */
  constructor(sentence, { exitCode = 1, output = '' } = {}) {
    super(sentence)
    this.name = 'Refusal'
    this.exitCode = exitCode
    this.output = output
  }
}

/** Thrown where the person asked us to stop (Ctrl-C, SIGTERM) while something was being set up. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted')
    this.name = 'Interrupted'
  }
}

/**
 * The `code` of a system error such as `EACCES`, or null where the value is something else.
 * @param {unknown} error
 * @returns {string | null}
 */
export function errorCode(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null
}
