/** A file that was fetched whole. */
export interface Fetched {
  bytes: number
  sha256: string
  etag: string | null
  /** After redirects. */
  finalUrl: string
  /** From `Content-Disposition`, else the last part of the path; a plain name without folders. */
  fileName: string
}

export interface Download {
  url: string
  /** Sent to the first address only: a redirect to another host goes without `Authorization`. */
  headers?: Record<string, string>
  /** Where the file is to stand; what has come so far stands beside it and is gone on with. */
  path: string
  /** What it must be, where that is known; another size or hash is refused. */
  expected?: { bytes?: number; sha256?: string | null }
  /** No more than so many bytes. */
  limit: number
  signal: AbortSignal
  /** Bytes of the file that are there; `total` is null where the server does not say. */
  report?: (done: number, total: number | null) => void
}

/**
 * Reaches addresses that people name. Private, loopback, link-local and metadata addresses are refused
 * after the name was resolved and after each redirect, unless the operator allows the host. Throws
 * `DomainError`s whose sentences say which address, and what to do.
 */
export interface Links {
  /**
   * As `fetch` for texts, guarded; retried where that helps (429 with Retry-After, 5xx, broken
   * connections), at most `attempts` times. Answers with the body read; at most 64 MB. A status that
   * would pass (429, 5xx) and did not is an error; others are answered.
   */
  fetch(
    url: string,
    init?: RequestInit & { headers?: Record<string, string>; attempts?: number },
  ): Promise<Response>
  /** The bytes [start, end) of a file. */
  range(request: {
    url: string
    headers?: Record<string, string>
    start: number
    end: number
    signal: AbortSignal
  }): Promise<Uint8Array>
  /** Fetches a file, going on where an earlier attempt stopped if the file is still the same. */
  download(request: Download): Promise<Fetched>
}
