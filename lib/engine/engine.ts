import { type DuckDBConnection, DuckDBInstance, LIST, VARCHAR } from '@duckdb/node-api'
import { DomainError, type Sql, sql } from '#lib/model/index.ts'

/** A value as it crosses from DuckDB: BLOBs as text (see `Engine.rows`), integers as numbers where exact. */
export type EngineValue = string | number | bigint | boolean | null | EngineValue[]

export interface EngineOptions {
  threads: number
  /** Such as `1GB`. */
  memoryLimit: string
  /** A folder that the engine may spill to and write results in; it alone is writable. */
  scratch: string
  /** The files it may read. */
  inputs: readonly string[]
  /** How many statements may run at a time; further ones wait. Usually 2. */
  connections?: number
}

export interface QueryOptions {
  signal?: AbortSignal
  /** Milliseconds; past it the query is stopped and `engine-timed-out` thrown. */
  timeout?: number
}

/** One locked-down DuckDB: it reads its inputs, writes in its scratch folder, and reaches nothing else. */
export interface Engine {
  /**
   * All rows of a query, as arrays. Text that matters is selected as `encode(x)`: VARCHAR loses a
   * leading U+FEFF on its way into JavaScript, a BLOB is decoded here as UTF-8 and does not.
   */
  rows(query: Sql, options?: QueryOptions): Promise<EngineValue[][]>
  /** Runs a statement (such as COPY); answers how many rows it touched. */
  run(statement: Sql, options?: QueryOptions): Promise<number>
  close(): void
}

/**
 * Opens a locked-down engine. Threads, memory and the scratch folder are fixed; outside paths,
 * links, extensions and settings are refused from then on.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: options.memoryLimit,
    temp_directory: options.scratch,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'true',
  })
  const first = await instance.connect()
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  await first.run(
    `SET allowed_paths = [${options.inputs.map(quoted).join(', ')}]::VARCHAR[];
     SET allowed_directories = [${quoted(options.scratch)}];
     SET TimeZone = 'UTC';
     SET enable_external_access = false;
     SET lock_configuration = true;`,
  )

  const connections = new ConnectionPool(instance, first, options.connections ?? 2)

  const withLimits = async <T>(
    limits: QueryOptions | undefined,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> => {
    limits?.signal?.throwIfAborted()
    const connection = await connections.take()
    let timedOut = false
    const interrupt = () => connection.interrupt()
    limits?.signal?.addEventListener('abort', interrupt, { once: true })
    const timer = limits?.timeout
      ? setTimeout(() => {
          timedOut = true
          connection.interrupt()
        }, limits.timeout)
      : null
    try {
      limits?.signal?.throwIfAborted()
      return await work(connection)
    } catch (cause) {
      limits?.signal?.throwIfAborted()
      if (timedOut)
        throw new DomainError(
          'engine-timed-out',
          { seconds: (limits?.timeout ?? 0) / 1000 },
          { kind: 'unavailable', cause },
        )
      throw cause
    } finally {
      if (timer) clearTimeout(timer)
      limits?.signal?.removeEventListener('abort', interrupt)
      connections.give(connection)
    }
  }

  const prepare = async (connection: DuckDBConnection, query: Sql) => {
    const statement = await connection.prepare(query.text)
    query.values.forEach((bound, index) => {
      const at = index + 1
      if (bound === null) statement.bindNull(at)
      else if (typeof bound === 'string') statement.bindVarchar(at, bound)
      else if (typeof bound === 'boolean') statement.bindBoolean(at, bound)
      else if (typeof bound === 'bigint') statement.bindBigInt(at, bound)
      else if (typeof bound === 'number') {
        if (Number.isSafeInteger(bound)) statement.bindBigInt(at, BigInt(bound))
        else statement.bindDouble(at, bound)
      } else statement.bindList(at, [...bound], LIST(VARCHAR))
    })
    return statement
  }

  return {
    rows: (query, limits) =>
      withLimits(limits, async (connection) => {
        const statement = await prepare(connection, query)
        try {
          const reader = await statement.runAndReadAll()
          return reader.getRows().map((row) => row.map(toEngineValue))
        } finally {
          statement.destroySync()
        }
      }),
    run: (query, limits) =>
      withLimits(limits, async (connection) => {
        const statement = await prepare(connection, query)
        try {
          const result = await statement.run()
          return result.rowsChanged
        } finally {
          statement.destroySync()
        }
      }),
    close: () => {
      connections.close()
      instance.closeSync()
    },
  }
}

/**
 * Connections of one instance, opened as they are needed: statements of one connection wait for each
 * other, and planning a statement takes but one thread.
 */
class ConnectionPool {
  private readonly idle: DuckDBConnection[]
  private readonly all: DuckDBConnection[]
  private readonly waiting: ((connection: DuckDBConnection) => void)[] = []
  private opened = 1
  private readonly instance: DuckDBInstance
  private readonly limit: number

  constructor(instance: DuckDBInstance, first: DuckDBConnection, limit: number) {
    this.instance = instance
    this.idle = [first]
    this.all = [first]
    this.limit = limit
  }

  async take(): Promise<DuckDBConnection> {
    const idle = this.idle.pop()
    if (idle) return idle
    if (this.opened >= this.limit) return new Promise((resolve) => this.waiting.push(resolve))
    this.opened += 1
    const fresh = await this.instance.connect()
    this.all.push(fresh)
    return fresh
  }

  give(connection: DuckDBConnection): void {
    const next = this.waiting.shift()
    if (next) next(connection)
    else this.idle.push(connection)
  }

  close(): void {
    for (const connection of this.all) connection.closeSync()
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function toEngineValue(value: unknown): EngineValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint')
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
      ? Number(value)
      : value
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'object' && 'bytes' in value && value.bytes instanceof Uint8Array)
    return decoder.decode(value.bytes)
  if (typeof value === 'object' && 'items' in value && Array.isArray(value.items))
    return value.items.map(toEngineValue)
  return String(value)
}

/** Reads a Parquet file with its row numbers: the columns `row`, `c0`, `c1`, ... */
export function canonicalRows(path: string): Sql {
  return sql`(SELECT file_row_number AS "row", * EXCLUDE (file_row_number) FROM read_parquet(${{
    text: '?',
    values: [path],
  }}, file_row_number = true))`
}
