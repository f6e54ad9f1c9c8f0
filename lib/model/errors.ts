/** Values that a message may name; they are shown, so nothing secret belongs here. */
export type MessageValues = Record<string, string | number>

/** What kind of trouble an error is; the front door makes an HTTP status of it. */
export type ErrorKind =
  | 'invalid'
  | 'not-found'
  | 'not-allowed'
  | 'signed-out'
  | 'conflict'
  | 'unavailable'

/**
 * An error that a person can act on. `code` is the key of its sentence in the catalog
 * `errors`, and `values` fill it; the sentence is made where it is shown.
 */
export class DomainError extends Error {
  readonly code: string
  readonly values: MessageValues
  readonly kind: ErrorKind

  constructor(
    code: string,
    values: MessageValues = {},
    options: { kind?: ErrorKind; cause?: unknown } = {},
  ) {
    super(`${code} ${JSON.stringify(values)}`, { cause: options.cause })
    this.name = 'DomainError'
    this.code = code
    this.values = values
    this.kind = options.kind ?? 'invalid'
  }
}

/** A sentence to be: a catalog key and its values. What crosses from the server to a page. */
export interface Message {
  code: string
  values: MessageValues
}
