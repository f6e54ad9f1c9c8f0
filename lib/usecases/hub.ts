import PQueue from 'p-queue'
import { z } from 'zod'
import {
  enqueueJob,
  findDataset,
  findDatasetRevision,
  findFetchJob,
  insertDataset,
  listHubDatasets,
  recordAudit,
  recordEvent,
  type Tx,
  transact,
} from '#db/index.ts'
import type { Asking } from '#lib/hub/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type HubLook,
  type HubOrigin,
  newId,
  type RowVisibility,
  smallHubBytes,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import { openHubToken } from './hub-account.ts'
import type { Studio } from './studio.ts'

type Input<Name extends keyof typeof apiInputs> = z.infer<(typeof apiInputs)[Name]>

function askingFor(studio: Studio, actor: Actor, signal?: AbortSignal): Asking {
  return { token: openHubToken(studio, actor), ...(signal && { signal }) }
}

/** Datasets of the Hub. */
export async function searchHub(
  studio: Studio,
  actor: Actor,
  search: Input<'hub.search'>,
  signal?: AbortSignal,
): Promise<ApiOutputs['hub.search']> {
  allow(actor, 'dataset:change')
  return studio.hub.search(search, askingFor(studio, actor, signal))
}

/** What a link or id leads to. */
export async function lookAtHub(
  studio: Studio,
  actor: Actor,
  { link }: Input<'hub.look'>,
  signal?: AbortSignal,
): Promise<ApiOutputs['hub.look']> {
  allow(actor, 'dataset:change')
  return studio.hub.look(link, askingFor(studio, actor, signal))
}

/** One config of a repository, before anything big is fetched. */
export async function lookAtHubConfig(
  studio: Studio,
  actor: Actor,
  which: Input<'hub.lookConfig'>,
  signal?: AbortSignal,
): Promise<ApiOutputs['hub.lookConfig']> {
  allow(actor, 'dataset:change')
  return studio.hub.lookConfig(which, askingFor(studio, actor, signal))
}

/** Configs beyond this are not looked at one by one before they are added: reading them tells. */
const configsLookedAt = 20
const plansAtOnce = 4

/** The depth to which rows are fetched: files that can only be read whole are, and so are small ones. */
export function depthOf(origin: HubOrigin, asked: 'sample' | 'full'): 'sample' | 'full' {
  const bytes = origin.files.reduce((sum, file) => sum + file.bytes, 0)
  return origin.way === 'files' || bytes < smallHubBytes ? 'full' : asked
}

/** Makes a dataset of each config; the worker fetches their rows. */
export async function addFromHub(
  studio: Studio,
  actor: Actor,
  { repo, commit, configs, depth, visibility }: Input<'hub.add'>,
  signal?: AbortSignal,
): Promise<ApiOutputs['hub.add']> {
  allow(actor, 'dataset:change')
  const asking = askingFor(studio, actor, signal)
  const look = await studio.hub.look(`${studio.hub.pageOf(repo)}/tree/${commit}`, asking)
  if (look.refusal) throw new DomainError(look.refusal.code, look.refusal.values)
  for (const { config } of configs)
    if (!look.configs.includes(config))
      throw new DomainError('hub-no-config', { repo: look.repo, config }, { kind: 'not-found' })
  const queue = new PQueue({ concurrency: plansAtOnce })
  const origins = await Promise.all(
    configs.map(({ config, splits }) =>
      queue.add(async () => {
        signal?.throwIfAborted()
        const which = { repo: look.repo, commit, config }
        if (configs.length <= configsLookedAt) {
          const { refusal } = await studio.hub.lookConfig(which, asking)
          if (refusal) throw new DomainError(refusal.code, refusal.values)
        }
        return studio.hub.planConfig({ ...which, splits }, asking)
      }),
    ),
  )
  return transact(studio.db, (tx) => {
    const added: ApiOutputs['hub.add'] = { datasetIds: [], jobIds: [] }
    for (const origin of origins) {
      holdNew(tx, actor, origin)
      const datasetId = newId('dataset')
      const name = nameOf(look, origin)
      addOne(studio, tx, { actor, look, origin, visibility, datasetId, name })
      const jobId = enqueueFetch(tx, {
        ...{ actor, datasetId, name, depth: depthOf(origin, depth) },
        at: studio.now(),
      })
      added.datasetIds.push(datasetId)
      added.jobIds.push(jobId)
    }
    return added
  })
}

function addOne(
  studio: Studio,
  tx: Tx,
  adding: {
    actor: Actor
    look: HubLook
    origin: HubOrigin
    visibility: RowVisibility
    datasetId: string
    name: string
  },
): void {
  const { actor, look, origin, visibility, datasetId, name } = adding
  const { card } = look
  const at = studio.now()
  const page = studio.hub.pageOf(origin.repo, origin.config)
  const homepage = z.url({ protocol: /^https?$/ }).safeParse(card.homepage)
  insertDataset(tx, {
    id: datasetId,
    projectId: actor.projectId,
    name,
    description: card.summary,
    license: card.license.id,
    licenseGround: card.license.ground,
    languages: card.languages.slice(0, 50),
    homepage: homepage.success ? homepage.data : page,
    visibility,
    source: 'hub',
    card,
    hub: origin,
    fileName: name,
    state: 'reading',
    addedBy: actor.userId,
    addedAt: at,
  })
  const { repo, config, commit } = origin
  recordAudit(tx, {
    ...actorOf(actor),
    action: 'dataset.add',
    subject: datasetId,
    details: { repo, config, commit, license: card.license.id },
    at,
  })
  recordEvent(tx, { projectId: actor.projectId, kind: 'dataset', subject: datasetId, at })
}

/** The repository's name; with the config's where that says more. */
function nameOf({ configs }: HubLook, { repo, config }: HubOrigin): string {
  return config === 'default' || configs.length === 1 ? repo : `${repo}/${config}`
}

/** Refuses rows that are here already: the same splits of the same config at the same commit. */
function holdNew(tx: Tx, { projectId }: Actor, origin: HubOrigin): void {
  const splitsOf = ({ files }: HubOrigin) =>
    JSON.stringify([...new Set(files.map(({ split }) => split))].sort())
  const there = listHubDatasets(tx, { projectId, repo: origin.repo }).find(
    (other) =>
      other.origin.endpoint === origin.endpoint &&
      other.origin.config === origin.config &&
      other.origin.commit === origin.commit &&
      splitsOf(other.origin) === splitsOf(origin),
  )
  if (there)
    throw new DomainError(
      'hub-already-added',
      { name: there.name, dataset: there.id },
      { kind: 'conflict' },
    )
}

function enqueueFetch(
  tx: Tx,
  job: { actor: Actor; datasetId: string; name: string; depth: 'sample' | 'full'; at: number },
): string {
  const { actor, datasetId, name, depth, at } = job
  const jobId = newId('job')
  enqueueJob(tx, {
    id: jobId,
    projectId: actor.projectId,
    kind: 'fetch',
    subject: name,
    href: `/datasets/${datasetId}`,
    input: { kind: 'hub', datasetId, depth },
    createdBy: actor.userId,
    createdAt: at,
  })
  return jobId
}

/**
 * Has all rows of datasets fetched of which a sample is here, or nothing yet; those that are whole are
 * passed over, and those that are being fetched answer the job that does it.
 */
export function fetchDatasets(
  studio: Studio,
  actor: Actor,
  { datasetIds }: Input<'datasets.fetch'>,
): ApiOutputs['datasets.fetch'] {
  allow(actor, 'dataset:change')
  const { projectId } = actor
  return transact(studio.db, (tx) => {
    const at = studio.now()
    const jobIds: string[] = []
    for (const datasetId of new Set(datasetIds)) {
      const dataset = findDataset(tx, { projectId, datasetId })
      if (!dataset) throw missing('dataset')
      const revision = dataset.revisionId
        ? findDatasetRevision(tx, { revisionId: dataset.revisionId })
        : null
      const isSample = revision !== null && revision.manifest.parquet === null
      const isMissing = revision === null && dataset.hub !== null
      if (!isSample && !isMissing) continue
      const running = findFetchJob(tx, { projectId, datasetId, depth: 'full' })
      if (running) {
        jobIds.push(running.id)
        continue
      }
      const { name } = dataset
      const jobId = enqueueFetch(tx, { actor, datasetId, name, depth: 'full', at })
      recordAudit(tx, {
        ...actorOf(actor),
        action: 'dataset.fetch',
        subject: datasetId,
        details: {},
        at,
      })
      recordEvent(tx, { projectId, kind: 'dataset', subject: datasetId, at })
      jobIds.push(jobId)
    }
    if (jobIds.length === 0) throw new DomainError('fetch-nothing', {}, { kind: 'conflict' })
    return { jobIds }
  })
}
