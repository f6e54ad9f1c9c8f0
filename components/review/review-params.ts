import {
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import type { Api, QueueSort, QueueTab, TaskOriginKind } from '#lib/model/index.ts'

/** The parts of the queue, in the order of their tabs. */
export const tabs = [
  'waiting',
  'changes',
  'mine',
  'approved',
  'rejected',
  'blocked',
  'all',
] as const satisfies readonly QueueTab[]

export const sorts = [
  'oldest',
  'newest',
  'most-examples',
  'findings',
  'dataset',
] as const satisfies readonly QueueSort[]

const originKinds = [
  'rules',
  'model',
  'person',
  'import',
] as const satisfies readonly TaskOriginKind[]

/** What the address of the page holds: a link shows a colleague the same tasks, and the same one. */
export const reviewParams = {
  tab: parseAsStringLiteral(tabs).withDefault('waiting'),
  dataset: parseAsArrayOf(parseAsString).withDefault([]),
  finding: parseAsArrayOf(parseAsString).withDefault([]),
  license: parseAsArrayOf(parseAsString).withDefault([]),
  source: parseAsArrayOf(parseAsStringLiteral(originKinds)).withDefault([]),
  q: parseAsString,
  sort: parseAsStringLiteral(sorts).withDefault('oldest'),
  task: parseAsString,
}

export type ReviewParams = inferParserType<typeof reviewParams>

const isId = (prefix: string) => (text: string) =>
  text.startsWith(`${prefix}_`) && /^[0-9a-z]{6,40}$/.test(text.slice(prefix.length + 1))

/** The queue's filter for an address; what cannot be an id or is too long is left out. */
export function filterOf(params: ReviewParams): Api['review.queue']['input']['filter'] {
  return {
    tab: params.tab,
    datasets: params.dataset.filter(isId('dst')).slice(0, 500),
    licenses: params.license.slice(0, 100),
    findings: params.finding.slice(0, 100),
    origins: params.source,
    text: params.q?.slice(0, 500) || null,
    sort: params.sort,
  }
}

/** The task an address names, or null where that can be no task's id. */
export function taskIdOf(params: ReviewParams): string | null {
  return params.task && isId('tsk')(params.task) ? params.task : null
}

/** Whether anything but the tab narrows the queue. */
export function isFiltered({
  dataset,
  finding,
  license,
  source,
  q,
}: Pick<ReviewParams, 'dataset' | 'finding' | 'license' | 'source' | 'q'>): boolean {
  return [dataset, finding, license, source].some((list) => list.length > 0) || Boolean(q)
}
