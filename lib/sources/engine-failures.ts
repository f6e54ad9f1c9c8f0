import { Refusal } from './refusal.ts'

/** There were not as many rows as had been counted, or as the file itself says. */
export class RowsMissing extends Error {
  readonly written: number
  readonly rows: number

  constructor(written: number, rows: number) {
    super(`the engine read ${written} rows where ${rows} were counted`)
    this.name = 'RowsMissing'
    this.written = written
    this.rows = rows
  }
}

export interface FailedReading {
  /** What was read, as messages show it. */
  file: string
  /** Of the engine, such as `1GB`. */
  memory: string
  /** How many fields the engine was at. */
  fields?: number
  /** The names of the files that the engine read, by their paths. */
  names?: ReadonlyMap<string, string>
  /** The names of those that are Parquet: only these are read by the engine unseen. */
  parquet?: readonly string[]
}

/** How the engine begins what it says of a failure: its kind, then `Error:`. */
const ofEngine = /^(?:TProtocolException|[A-Z][A-Za-z-]*(?: [A-Za-z-]+){0,3} Error): ?/

/**
 * Failures of the engine or the disk that a file brought about, in words; anything else stays what it
 * is. A damaged Parquet file may only fail where its rows are read.
 */
export function refuseFailure(cause: unknown, reading: FailedReading): unknown {
  if (!(cause instanceof Error) || cause instanceof Refusal) return cause
  const { memory, fields = 0, names = new Map<string, string>(), parquet = [] } = reading
  const code = 'code' in cause ? String(cause.code) : ''
  const { message } = cause
  const [onlyParquet] = parquet
  const [path, file] = [...names].find(([one]) => message.includes(one)) ?? [
    '',
    parquet.length === 1 && onlyParquet !== undefined ? onlyParquet : reading.file,
  ]
  const refuse = (refusal: string, values: Record<string, string | number>) =>
    new Refusal(refusal, { file, ...values }, [], {}, cause)
  if (/^Out of Memory|bad_alloc|Allocation failure/i.test(message))
    return refuse('reading-out-of-memory', { fields, memory })
  if (code === 'ENOSPC' || /no space left on device/i.test(message))
    return refuse('reading-disk-full', {})
  if (cause instanceof RowsMissing)
    return parquet.length > 0
      ? refuse('rows-missing', { rows: cause.rows, written: cause.written })
      : cause
  if (!ofEngine.test(message)) return cause
  const reason = reasonOf(message, path)
  return refuse(parquet.length > 0 ? 'parquet-unreadable' : 'reading-engine-failed', { reason })
}

const reasonLength = 300

/** What the engine said, without where the file stands: that is nobody's business. */
export function reasonOf(message: string, path = ''): string {
  const [first = ''] = message.split('\n')
  const plain = path === '' ? first : first.replaceAll(path, 'the file')
  return plain.replace(/(['"])[^'"]*[\\/][^'"]*?\1/g, 'the file').slice(0, reasonLength)
}
