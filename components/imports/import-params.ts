import { parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { importGroups } from '#lib/model/index.ts'

export const reportGroups = [...importGroups, 'unreadable'] as const
export type ReportGroup = (typeof reportGroups)[number]

/** Names shown at first, and with each step. */
export const namesAtOnce = 100

/** What the address of a report holds: a link shows a colleague the same names. */
export const importParams = {
  group: parseAsStringLiteral(reportGroups).withDefault('all'),
  q: parseAsString,
  shown: parseAsInteger.withDefault(namesAtOnce),
}

/** What `imports.get` is asked for; what it would refuse is left out. */
export function itemsOf({
  group,
  q,
  shown,
}: {
  group: ReportGroup
  q: string | null
  shown: number
}) {
  return {
    group: group === 'unreadable' ? ('all' as const) : group,
    text: q?.slice(0, 500) || null,
    limit: Math.min(20_000, Math.max(1, shown)),
  }
}
