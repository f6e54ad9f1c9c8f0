import { readFile } from 'node:fs/promises'
import PQueue from 'p-queue'
import { z } from 'zod'
import {
  findImport,
  findRun,
  holdsJob,
  type ImportRecord,
  listJobRuns,
  type RunRecord,
  recordEvent,
  saveImportReport,
  transact,
  updateRun,
} from '#db/index.ts'
import type { JobContext, JobHandler } from '#lib/jobs/index.ts'
import { DomainError, idOf, type ListedTask, type TaskOrigin } from '#lib/model/index.ts'
import { listedDraft, listedFields, readTaskList, type TaskList } from '#lib/proposals/index.ts'
import {
  admitDrafts,
  type Examined,
  examine,
  findRunRevision,
  matchImport,
  openHubToken,
  readStoredImport,
  type StoredImport,
  type Studio,
  unreadableKept,
} from '#lib/usecases/index.ts'
import { withProfile } from './propose-one.ts'

const ImportInput = z.discriminatedUnion('step', [
  z.object({ step: z.literal('read'), importId: idOf('import') }),
  z.object({ step: z.literal('hub'), importId: idOf('import') }),
  z.object({
    step: z.literal('apply'),
    importId: idOf('import'),
    datasets: z.array(z.object({ datasetId: idOf('dataset'), names: z.array(z.string()) })),
  }),
])

/** Reads a list of tasks, asks the Hub for the datasets that are missing, or imports what is matched. */
export function importHandler(studio: Studio): JobHandler {
  return async function* (raw, context) {
    const input = ImportInput.parse(raw)
    const record = findImport(studio.db, { ...context, importId: input.importId })
    // It was taken away meanwhile.
    if (!record) return
    if (input.step === 'read') yield* readList(studio, context, record)
    else if (input.step === 'hub') yield* askHub(studio, context, record)
    else yield* applyList(studio, context, { record, datasets: input.datasets })
  }
}

async function openList(studio: Studio, record: ImportRecord): Promise<TaskList> {
  const text = await readFile(studio.files.pathOf(record.fileSha256), 'utf8')
  return readTaskList({ text, fileName: record.fileName })
}

/** Changes what is kept of a list, on top of what others changed meanwhile. */
function changeStored(
  studio: Studio,
  context: JobContext,
  importId: string,
  change: (stored: StoredImport) => StoredImport,
): void {
  transact(studio.db, (tx) => {
    const record = findImport(tx, { ...context, importId })
    if (!record || !holdsJob(tx, context)) return
    saveImportReport(tx, { importId, report: change(readStoredImport(record)) })
    const { projectId } = context
    recordEvent(tx, { projectId, kind: 'import', subject: importId, at: studio.now() })
  })
}

async function* readList(
  studio: Studio,
  context: JobContext,
  record: ImportRecord,
): AsyncGenerator<unknown, void> {
  context.report({ done: 0, total: null, unit: 'tasks' })
  try {
    const { entries, unreadable } = await openList(studio, record)
    const names = new Map<string, { tasks: number; fields: Set<string> }>()
    for (const { task } of entries) {
      const name = names.get(task.name ?? '') ?? { tasks: 0, fields: new Set() }
      name.tasks += 1
      for (const field of listedFields(task)) name.fields.add(field)
      names.set(task.name ?? '', name)
    }
    changeStored(studio, context, record.id, (stored) => ({
      ...stored,
      state: 'read',
      error: null,
      tasks: entries.length,
      unreadable: unreadable.length,
      unreadableEntries: unreadable.slice(0, unreadableKept),
      names: [...names].map(([taskName, { tasks, fields }]) => ({
        taskName,
        tasks,
        fields: [...fields],
      })),
    }))
    context.report({ done: entries.length, total: entries.length, unit: 'tasks' })
    yield { tasks: entries.length }
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DomainError)) throw error
    const reason = { code: error.code, values: error.values }
    changeStored(studio, context, record.id, (stored) => ({
      ...stored,
      state: 'failed',
      error: reason,
    }))
    throw error
  }
}

/** Repositories asked about at a time. */
const looksAtOnce = 4
/** After this many failures in a row the Hub is not to be reached. */
const patience = 6
/** Answers are kept in groups: the report is one value. */
const keptAtOnce = 10

type HubAnswer = StoredImport['hub'][number]

/**
 * Asks about each repository that a missing name may stand for, those first that most names share; a
 * name that was found is not asked for in its other readings. Answers are kept, so that asking again
 * asks only for the rest.
 */
async function* askHub(
  studio: Studio,
  context: JobContext,
  record: ImportRecord,
): AsyncGenerator<unknown, void> {
  const { projectId, signal } = context
  const token = openHubToken(studio, { projectId })
  const known = new Map<string, HubAnswer[1]>(readStoredImport(record).hub)
  const wanted = wantedRepos(studio, { projectId, record })
  const answers: HubAnswer[] = []
  const keep = () => {
    const fresh = answers.splice(0)
    if (fresh.length === 0) return
    changeStored(studio, context, record.id, (stored) => ({
      ...stored,
      hub: [...new Map([...stored.hub, ...fresh])],
    }))
  }
  let done = 0
  let failedInRow = 0
  const progress = () => context.report({ done, total: wanted.length, unit: 'datasets' })
  progress()
  const askOne = async ({ repo, configs, names }: WantedRepo) => {
    signal.throwIfAborted()
    if (!known.has(repo) && names.some((name) => !isFound(name, known))) {
      try {
        const answer = await lookAt(studio, { repo, configs, token, signal })
        failedInRow = 0
        known.set(repo, answer)
        answers.push([repo, answer])
        if (answers.length >= keptAtOnce) keep()
      } catch (error) {
        if (signal.aborted || !(error instanceof DomainError)) throw error
        failedInRow += 1
        if (failedInRow >= patience) throw error
        context.fail({ what: repo, code: error.code, values: error.values })
      }
    }
    done += 1
    progress()
  }
  try {
    for (const some of groupsOf(wanted)) {
      await Promise.all(some.map(askOne))
      yield { done }
    }
  } finally {
    keep()
  }
}

type Guess = { repo: string; config: string | null }

interface WantedRepo {
  repo: string
  configs: string[]
  /** Every reading of each name that may mean it. */
  names: Guess[][]
}

function wantedRepos(
  studio: Studio,
  { projectId, record }: { projectId: string; record: ImportRecord },
): WantedRepo[] {
  const wanted = new Map<string, WantedRepo>()
  for (const { match } of matchImport(studio.db, { projectId, stored: readStoredImport(record) })) {
    if (match.kind !== 'missing') continue
    for (const { repo, config } of match.hubRepos) {
      const one = wanted.get(repo) ?? { repo, configs: [], names: [] }
      if (config !== null) one.configs.push(config)
      one.names.push(match.hubRepos)
      wanted.set(repo, one)
    }
  }
  return [...wanted.values()].sort((a, b) => b.names.length - a.names.length)
}

/**
 * Groups that are asked about at once, in order. Repositories that only the same names may mean do not
 * stand in one group: the answer on the first may make the second needless.
 */
function* groupsOf(wanted: readonly WantedRepo[]): Generator<WantedRepo[]> {
  let group: WantedRepo[] = []
  let asking = new Set<Guess[]>()
  for (const one of wanted) {
    if (group.length >= looksAtOnce || one.names.every((name) => asking.has(name))) {
      yield group
      group = []
      asking = new Set()
    }
    group.push(one)
    for (const name of one.names) asking.add(name)
  }
  if (group.length > 0) yield group
}

function isFound(guesses: readonly Guess[], known: ReadonlyMap<string, HubAnswer[1]>): boolean {
  return guesses.some(({ repo, config }) => {
    const answer = known.get(repo)
    return answer?.state === 'found' && (config === null || answer.configs.includes(config))
  })
}

async function lookAt(
  studio: Studio,
  asked: { repo: string; configs: readonly string[]; token: string | null; signal: AbortSignal },
): Promise<HubAnswer[1]> {
  const { repo, configs, token, signal } = asked
  try {
    const look = await studio.hub.look(repo, { token, signal })
    const there = new Set(look.configs)
    return { state: 'found', configs: [...new Set(configs)].filter((one) => there.has(one)) }
  } catch (error) {
    if (signal.aborted || !(error instanceof DomainError)) throw error
    if (error.kind === 'not-found') return { state: 'absent', configs: [] }
    if (error.code === 'hub-gated') return { state: 'closed', configs: [] }
    throw error
  }
}

/** Datasets worked on at a time: as many as the machine is sure to have cores. */
const datasetsAtOnce = 2

async function* applyList(
  studio: Studio,
  context: JobContext,
  {
    record,
    datasets,
  }: { record: ImportRecord; datasets: readonly { datasetId: string; names: string[] }[] },
): AsyncGenerator<unknown, void> {
  const { signal } = context
  const runs = listJobRuns(studio.db, context)
  const open = runs.filter((run) => run.state !== 'done')
  const { entries } = await openList(studio, record)
  const byName = new Map<string, ListedTask[]>()
  for (const { task } of entries) {
    const own = byName.get(task.name ?? '')
    if (own) own.push(task)
    else byName.set(task.name ?? '', [task])
  }
  const namesOf = new Map(datasets.map(({ datasetId, names }) => [datasetId, names]))
  const tasksOf = (run: RunRecord) =>
    (namesOf.get(run.datasetId) ?? []).flatMap((name) => byName.get(name) ?? [])
  const count = (some: readonly RunRecord[]) =>
    some.reduce((sum, run) => sum + tasksOf(run).length, 0)
  const total = count(runs)
  let done = total - count(open)
  const progress = () => context.report({ done, total, unit: 'tasks' })
  progress()
  const queue = new PQueue({ concurrency: datasetsAtOnce })
  const work = open.map((run) =>
    queue.add(async () => {
      signal.throwIfAborted()
      const tasks = tasksOf(run)
      await importInto(studio, context, { run, tasks })
      done += tasks.length
      progress()
    }),
  )
  // Every run is awaited, so that one run's end leaves no other going on unseen.
  const results: PromiseSettledResult<unknown>[] = []
  for (const one of work) {
    results.push(...(await Promise.allSettled([one])))
    if (!signal.aborted) yield { done }
  }
  signal.throwIfAborted()
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

async function importInto(
  studio: Studio,
  context: JobContext,
  { run, tasks }: { run: RunRecord; tasks: readonly ListedTask[] },
): Promise<void> {
  const { projectId, signal } = context
  const found = findRunRevision(studio, run.datasetId, projectId)
  const name = found?.dataset.name ?? run.datasetId
  try {
    if (!found) throw new DomainError('dataset-not-read', { name })
    const { dataset } = found
    const revision = await withProfile(studio, context, found.revision)
    const { fields } = revision.manifest
    const origin: TaskOrigin = run.proposer
    const drafts: {
      draft: ReturnType<typeof listedDraft>
      origin: TaskOrigin
      examined: Examined
    }[] = []
    for (const task of tasks) {
      signal.throwIfAborted()
      const draft = listedDraft(task, fields)
      const { content, surplusOutputs } = draft
      const examined = await examine(studio, {
        ...{ projectId, revision, content, surplusOutputs, signal },
      })
      drafts.push({ draft, origin, examined })
    }
    transact(studio.db, (tx) => {
      if (!holdsJob(tx, context) || findRun(tx, { runId: run.id })?.state === 'done') return
      const { added, repeated, blocked } = admitDrafts(tx, {
        ...{ dataset, revision, drafts, runId: run.id, createdBy: null, now: studio.now },
      })
      const endedAt = studio.now()
      updateRun(tx, {
        runId: run.id,
        patch: {
          ...{ state: 'done', added, repeated, blocked, error: null },
          ...{ startedAt: run.startedAt ?? endedAt, endedAt },
        },
      })
      recordEvent(tx, { projectId, kind: 'run', subject: run.id, at: endedAt })
      recordEvent(tx, { projectId, kind: 'dataset', subject: dataset.id, at: endedAt })
    })
  } catch (error) {
    if (signal.aborted || !(error instanceof DomainError)) throw error
    const failure = { code: error.code, values: error.values }
    transact(studio.db, (tx) => {
      if (!holdsJob(tx, context)) return
      const endedAt = studio.now()
      updateRun(tx, { runId: run.id, patch: { state: 'failed', error: failure, endedAt } })
      recordEvent(tx, { projectId, kind: 'run', subject: run.id, at: endedAt })
    })
    context.fail({ what: name, ...failure })
  }
}
