import type { ReadingOptions } from '#lib/model/index.ts'
import { Refusal, type WayOn } from './refusal.ts'
import type { Rejections } from './rejections.ts'

/** For a text that is not UTF-8 everywhere. */
export const asLatin1: WayOn = {
  code: 'as-latin-1',
  values: {},
  options: { encoding: 'latin-1' },
}

/**
 * Refuses a file with records that cannot be read, naming the first and offering to go on without them;
 * returns where that was asked for and some can be read. The sentence is `bad-<reason>`.
 */
export function refuseRejected(refused: {
  name: string
  options: ReadingOptions
  rejections: Rejections
  records: number
  /** What the places of rejected records count. */
  unit: 'line' | 'record'
  settled: Partial<ReadingOptions>
  waysOn?: readonly WayOn[]
}): void {
  const { name, options, rejections, records, unit, settled, waysOn = [] } = refused
  const { count } = rejections
  const first = rejections.records[0]
  if (count === 0 || first === undefined) return
  if (options.skipBadRecords && count < records) return
  const skip: WayOn[] =
    count < records
      ? [
          {
            code: 'skip-bad-records',
            values: { count, rest: records - count },
            options: { skipBadRecords: true },
          },
        ]
      : []
  throw new Refusal(
    `bad-${first.reason}`,
    {
      ...first.values,
      file: name,
      unit,
      line: first.line,
      count,
      more: count - 1,
      rest: records - count,
    },
    [...skip, ...(first.reason === 'not-utf-8' ? [asLatin1] : []), ...waysOn],
    settled,
  )
}
