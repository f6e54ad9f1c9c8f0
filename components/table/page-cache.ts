/** A page of rows: there, on its way, failed, or not asked for. */
export type PageState<Row> =
  | { state: 'ready'; rows: readonly Row[] }
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }

export interface PageCacheOptions<Row> {
  pageSize: number
  /** Loads up to `pageSize` rows from an offset. */
  loadPage: (offset: number, signal: AbortSignal) => Promise<readonly Row[]>
  onChange: () => void
  /** Pages kept at most; those longest out of view go first. */
  keep?: number
}

/**
 * Pages of remote rows, loaded as they come into view. What is on its way and no longer wanted is
 * aborted; failed pages are asked for again only on `retry`.
 */
export class PageCache<Row> {
  readonly #options: Required<PageCacheOptions<Row>>
  readonly #pages = new Map<number, PageState<Row>>()
  readonly #loading = new Map<number, AbortController>()

  constructor(options: PageCacheOptions<Row>) {
    this.#options = { keep: 60, ...options }
  }

  /** The row at an index, or undefined while its page is not there. */
  row(index: number): Row | undefined {
    const { pageSize } = this.#options
    const page = this.#pages.get(Math.floor(index / pageSize))
    return page?.state === 'ready' ? page.rows[index % pageSize] : undefined
  }

  /** The state of the page that holds an index; null where it was not asked for. */
  pageAt(index: number): PageState<Row> | null {
    return this.#pages.get(Math.floor(index / this.#options.pageSize)) ?? null
  }

  /** Asks for the pages of rows `from` to `to` (included), and gives up those it waits for elsewhere. */
  want(from: number, to: number): void {
    const { pageSize } = this.#options
    const first = Math.floor(from / pageSize)
    const last = Math.floor(to / pageSize)
    for (const [page, abort] of this.#loading) {
      if (page < first || page > last) {
        abort.abort()
        this.#loading.delete(page)
        this.#pages.delete(page)
      }
    }
    for (let page = first; page <= last; page += 1) {
      const known = this.#pages.get(page)
      if (known?.state === 'ready') {
        // The map's order is the order of last use.
        this.#pages.delete(page)
        this.#pages.set(page, known)
      } else if (!known) this.#load(page)
    }
  }

  /** Asks again for the page that holds an index. */
  retry(index: number): void {
    this.#load(Math.floor(index / this.#options.pageSize))
  }

  /** Gives up everything on its way; the cache can still be used. */
  close(): void {
    for (const [page, abort] of this.#loading) {
      abort.abort()
      this.#pages.delete(page)
    }
    this.#loading.clear()
  }

  #load(page: number): void {
    const { pageSize, loadPage, onChange } = this.#options
    const abort = new AbortController()
    this.#loading.set(page, abort)
    this.#pages.set(page, { state: 'loading' })
    const settle = (state: PageState<Row>) => {
      if (abort.signal.aborted) return
      this.#loading.delete(page)
      this.#pages.delete(page)
      this.#pages.set(page, state)
      this.#forget()
      onChange()
    }
    loadPage(page * pageSize, abort.signal).then(
      (rows) => settle({ state: 'ready', rows }),
      (error: unknown) => settle({ state: 'failed', error }),
    )
  }

  #forget(): void {
    for (const [page, { state }] of this.#pages) {
      if (this.#pages.size <= this.#options.keep) return
      if (state !== 'loading') this.#pages.delete(page)
    }
  }
}
