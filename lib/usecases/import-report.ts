import { z } from 'zod'
import { type ImportRecord, listMatchableDatasets, type Tx } from '#db/index.ts'
import type {
  HubFind,
  HubGuess,
  ImportCount,
  ImportGroup,
  ImportItem,
  ImportMatch,
  ImportReport,
} from '#lib/model/index.ts'
import { createMatcher, type HereDataset, hubGuesses, matchedTo } from '#lib/proposals/index.ts'

const Reason = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})

/**
 * What is kept of a list beside its file. Matches are not: they follow from the datasets that are here
 * whenever somebody looks. Pairs, not records: names of lists may be any text.
 */
export const StoredImport = z.object({
  state: z.enum(['reading', 'read', 'failed']),
  error: Reason.nullable(),
  tasks: z.number().nullable(),
  unreadable: z.number(),
  unreadableEntries: z.array(
    z.object({ at: z.number(), unit: z.enum(['line', 'entry']), reason: Reason }),
  ),
  names: z.array(
    z.object({ taskName: z.string(), tasks: z.number(), fields: z.array(z.string()) }),
  ),
  /** Name -> dataset, as people said. */
  choices: z.array(z.tuple([z.string(), z.string()])),
  /** Name -> dataset whose tasks they were put among. */
  imported: z.array(z.tuple([z.string(), z.string()])),
  /** Repository -> what the Hub said of it; of its configs those that names may stand for. */
  hub: z.array(
    z.tuple([
      z.string(),
      z.object({ state: z.enum(['found', 'closed', 'absent']), configs: z.array(z.string()) }),
    ]),
  ),
})
export type StoredImport = z.infer<typeof StoredImport>

/** How many entries that are no tasks are kept with why. */
export const unreadableKept = 1_000

export const newImport: StoredImport = {
  state: 'reading',
  error: null,
  tasks: null,
  unreadable: 0,
  unreadableEntries: [],
  names: [],
  choices: [],
  imported: [],
  hub: [],
}

export function readStoredImport(record: ImportRecord): StoredImport {
  return StoredImport.parse(record.report)
}

/** Every name of a list with the dataset that it means today. */
export function matchImport(
  db: Tx,
  { projectId, stored }: { projectId: string; stored: StoredImport },
): ImportItem[] {
  const datasets = listMatchableDatasets(db, { projectId })
  const byId = new Map<string, HereDataset>(datasets.map((dataset) => [dataset.id, dataset]))
  const match = createMatcher(datasets)
  const choices = new Map(stored.choices)
  const imported = new Map(stored.imported)
  const hub = new Map(stored.hub)
  return stored.names.map((name) => {
    const chosen = byId.get(choices.get(name.taskName) ?? '')
    const found: ImportMatch = (chosen ? matchedTo(chosen, name.fields, true) : match(name)) ?? {
      kind: 'missing',
      hubRepos: guessesOf(name.taskName, hub),
    }
    return {
      taskName: name.taskName,
      tasks: name.tasks,
      match: found,
      imported: found.kind === 'matched' && imported.get(name.taskName) === found.datasetId,
    }
  })
}

type HubAnswers = ReadonlyMap<string, StoredImport['hub'][number][1]>

function guessesOf(taskName: string, hub: HubAnswers): HubGuess[] {
  return hubGuesses(taskName).map((guess) => ({ ...guess, find: findOf(guess, hub) }))
}

function findOf({ repo, config }: Omit<HubGuess, 'find'>, hub: HubAnswers): HubFind {
  const answer = hub.get(repo)
  if (!answer) return 'unknown'
  if (answer.state !== 'found') return answer.state
  return config === null || answer.configs.includes(config) ? 'found' : 'other-configs'
}

/** Whether the Hub has what a name means, or at least a repository that it may mean. */
export function isOnHub(item: ImportItem): boolean {
  return (
    item.match.kind === 'missing' &&
    item.match.hubRepos.some(({ find }) => find === 'found' || find === 'closed')
  )
}

const needs: Record<ImportMatch['kind'], number> = { ambiguous: 0, missing: 1, matched: 2 }

/** The report over matched names: counts that add up, and the names that the filter leaves. */
export function toReport({
  stored,
  items,
  group,
  text,
  limit,
}: {
  stored: StoredImport
  items: readonly ImportItem[]
  group: ImportGroup
  text: string | null
  limit: number
}): ImportReport {
  const wanted = text?.toLowerCase() ?? ''
  const shown = items
    .filter(({ match }) => group === 'all' || match.kind === group)
    .filter(
      ({ taskName, match }) =>
        taskName.toLowerCase().includes(wanted) ||
        (match.kind === 'matched' && match.datasetName.toLowerCase().includes(wanted)),
    )
    .map((item, index) => ({ item, index }))
    .sort(
      (a, b) =>
        needs[a.item.match.kind] - needs[b.item.match.kind] ||
        Number(isOnHub(b.item)) - Number(isOnHub(a.item)) ||
        a.index - b.index,
    )
    .map(({ item }) => item)
  const open = items.filter(({ match, imported }) => match.kind === 'matched' && !imported)
  const ready = open.filter(({ match }) => match.kind === 'matched' && match.isRead)
  const repos = new Map<string, HubFind>()
  for (const { match } of items)
    if (match.kind === 'missing')
      for (const guess of match.hubRepos) repos.set(guess.repo, guess.find)
  const left = new Set(
    items.flatMap(({ match }) =>
      match.kind === 'missing' && !match.hubRepos.some(({ find }) => find === 'found')
        ? match.hubRepos.filter(({ find }) => find === 'unknown').map(({ repo }) => repo)
        : [],
    ),
  )
  const tasks = sumTasks(items)
  return {
    entries: tasks + stored.unreadable,
    tasks,
    matched: countOf(items, 'matched'),
    ambiguous: countOf(items, 'ambiguous'),
    missing: countOf(items, 'missing'),
    unreadable: stored.unreadable,
    unreadableEntries: stored.unreadableEntries,
    items: shown.slice(0, limit),
    shown: shown.length,
    toImport: {
      tasks: sumTasks(ready),
      datasets: new Set(ready.map(({ match }) => (match.kind === 'matched' ? match.datasetId : '')))
        .size,
    },
    notRead: sumTasks(open) - sumTasks(ready),
    hub: {
      repos: repos.size,
      asked: [...repos.values()].filter((find) => find !== 'unknown').length,
      left: left.size,
      found: items.filter(isOnHub).length,
    },
  }
}

function sumTasks(items: readonly ImportItem[]): number {
  return items.reduce((sum, { tasks }) => sum + tasks, 0)
}

function countOf(items: readonly ImportItem[], kind: ImportMatch['kind']): ImportCount {
  const own = items.filter(({ match }) => match.kind === kind)
  return { names: own.length, tasks: sumTasks(own) }
}
