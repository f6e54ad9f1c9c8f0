import { DuckDBInstance, LIST, VARCHAR } from '@duckdb/node-api'
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
  const connection = await instance.connect()
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  await connection.run(
    `SET allowed_paths = [${options.inputs.map(quoted).join(', ')}]::VARCHAR[];
     SET allowed_directories = [${quoted(options.scratch)}];
     SET TimeZone = 'UTC';
     SET enable_external_access = false;
     SET lock_configuration = true;`,
  )

  const withLimits = async <T>(
    limits: QueryOptions | undefined,
    work: () => Promise<T>,
  ): Promise<T> => {
    limits?.signal?.throwIfAborted()
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
      return await work()
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
    }
  }

  const prepare = async (query: Sql) => {
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
      withLimits(limits, async () => {
        const statement = await prepare(query)
        try {
          const reader = await statement.runAndReadAll()
          return reader.getRows().map((row) => row.map(toEngineValue))
        } finally {
          statement.destroySync()
        }
      }),
    run: (query, limits) =>
      withLimits(limits, async () => {
        const statement = await prepare(query)
        try {
          const result = await statement.run()
          return result.rowsChanged
        } finally {
          statement.destroySync()
        }
      }),
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
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
