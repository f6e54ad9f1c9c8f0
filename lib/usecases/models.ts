import { createHash } from 'node:crypto'
import type { z } from 'zod'
import {
  findModel,
  findProject,
  listModels as listModelRecords,
  recordAudit,
  recordEvent,
  removeModel as removeRecord,
  saveDialect,
  saveModel as saveRecord,
  transact,
  updateProject,
} from '#db/index.ts'
import {
  CallFailure,
  createModelClient,
  type Dialect,
  hostOf,
  type ModelClient,
  type ModelTest,
  readDialect,
  testRequest,
  testModel as tryModel,
} from '#lib/llm/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  listPrice,
  ModelLimits,
  type ModelPrice,
  type ModelView,
  newId,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { askForBatches, batchOffer } from './batch-offer.ts'
import { actorOf } from './datasets.ts'
import { createLedgerEntry } from './model-calls.ts'
import type { Studio } from './studio.ts'

/** The id of the model that the environment names. */
export const environmentModelId = 'mdl_environment'

/** A model with its key, for use in this process only. */
export interface OpenModel {
  id: string
  name: string
  baseUrl: string
  host: string
  model: string
  key: string | null
  /** The price in force; null where nobody knows it. */
  price: ModelPrice | null
  limits: ModelLimits
  /** What its server was found to understand; null where nobody asked yet. */
  dialect: Dialect | null
}

/** What servers are taken to allow where nobody entered anything. */
const usualLimits = ModelLimits.parse({})

/** Finds a model and opens its key. */
export function openModel(
  studio: Studio,
  { projectId, modelId }: { projectId: string; modelId: string },
): OpenModel {
  if (modelId === environmentModelId && studio.environmentModel) {
    const { baseUrl, key, model } = studio.environmentModel
    const host = hostOf(baseUrl)
    return {
      id: modelId,
      name: model,
      baseUrl,
      host,
      model,
      key,
      price: listPrice(host, model),
      limits: usualLimits,
      dialect: null,
    }
  }
  const record = findModel(studio.db, { projectId, modelId })
  if (!record) throw missing('model')
  return {
    id: record.id,
    name: record.name,
    baseUrl: record.baseUrl,
    host: hostOf(record.baseUrl),
    model: record.model,
    key: record.keySealed
      ? studio.secrets.open({ sealed: record.keySealed, associated: record.id })
      : null,
    price: record.price ?? listPrice(hostOf(record.baseUrl), record.model),
    limits: record.limits ?? usualLimits,
    dialect: readDialect(record.dialect),
  }
}

/**
 * A client for a model, with the studio's fetch and time-out. What it learns of the server is kept, so
 * that no other process has to find it out again.
 */
export function clientFor(studio: Studio, model: OpenModel): ModelClient {
  return createModelClient({
    baseUrl: model.baseUrl,
    key: model.key,
    model: model.model,
    dialect: model.dialect,
    onDialect: (dialect) => keepDialect(studio, { model, dialect }),
    fetch: studio.fetch,
    timeout: studio.modelTimeout,
  })
}

function keepDialect(
  studio: Studio,
  { model, dialect }: { model: OpenModel; dialect: Dialect },
): void {
  transact(studio.db, (tx) => saveDialect(tx, { modelId: model.id, dialect }))
}

/** The models that can be asked; keys never leave the server. */
export function listModels(studio: Studio, actor: Actor): ApiOutputs['models.list'] {
  allow(actor, 'project:read')
  const kept = listModelRecords(studio.db, actor).map(
    (record): ModelView => ({
      id: record.id,
      name: record.name,
      baseUrl: record.baseUrl,
      host: hostOf(record.baseUrl),
      model: record.model,
      hasKey: record.keySealed !== null,
      fromEnvironment: false,
      ...priceOf(record.price, record),
      limits: record.limits ?? usualLimits,
      format: readDialect(record.dialect)?.format ?? null,
      batches: batchOffer(studio, record),
    }),
  )
  const environment = studio.environmentModel
  if (!environment) return { models: kept }
  return {
    models: [
      {
        id: environmentModelId,
        name: environment.model,
        baseUrl: environment.baseUrl,
        host: hostOf(environment.baseUrl),
        model: environment.model,
        hasKey: environment.key !== null,
        fromEnvironment: true,
        ...priceOf(null, environment),
        limits: usualLimits,
        format: null,
        batches: batchOffer(studio, { ...environment, projectId: actor.projectId }),
      },
      ...kept,
    ],
  }
}

/** The price in force of a model, and where it is from. */
function priceOf(
  entered: ModelPrice | null,
  { baseUrl, model }: { baseUrl: string; model: string },
): Pick<ModelView, 'price' | 'priceFrom'> {
  const listed = listPrice(hostOf(baseUrl), model)
  return {
    price: entered ?? listed,
    priceFrom: entered ? 'entered' : listed ? 'list' : null,
  }
}

/** Adds or changes a model; the key is sealed with the row's id. */
export function saveModel(
  studio: Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)['models.save']>,
): ApiOutputs['models.save'] {
  allow(actor, 'model:change')
  if (input.modelId === environmentModelId) throw new DomainError('model-from-environment')
  const at = studio.now()
  const modelId = input.modelId ?? newId('model')
  // Throws for an address that could not be used later.
  const host = hostOf(input.baseUrl)
  transact(studio.db, (tx) => {
    const before = input.modelId
      ? findModel(tx, { projectId: actor.projectId, modelId: input.modelId })
      : null
    if (input.modelId && !before) throw missing('model')
    // A key goes only to the host it was given for, and not from https to http.
    if (
      before?.keySealed &&
      input.key === null &&
      originOf(before.baseUrl) !== originOf(input.baseUrl)
    )
      throw new DomainError('model-key-needed', { host })
    const keySealed =
      input.key === null
        ? (before?.keySealed ?? null)
        : input.key === ''
          ? null
          : studio.secrets.seal({ text: input.key, associated: modelId })
    saveRecord(tx, {
      id: modelId,
      projectId: actor.projectId,
      name: input.name,
      baseUrl: input.baseUrl,
      model: input.model,
      keySealed,
      price: input.price === undefined ? (before?.price ?? null) : input.price,
      limits: input.limits === undefined ? (before?.limits ?? null) : input.limits,
      // Another server, or another model on it, may understand something else.
      dialect:
        before?.baseUrl === input.baseUrl && before.model === input.model ? before.dialect : null,
      createdAt: before?.createdAt ?? at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'model.save',
      subject: modelId,
      details: {
        baseUrl: input.baseUrl,
        model: input.model,
        key: input.key !== null,
        ...(input.price === undefined ? {} : { price: input.price }),
        ...(input.limits === undefined ? {} : { limits: input.limits }),
      },
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'model', subject: modelId, at })
  })
  return { modelId }
}

function originOf(url: string): string {
  return new URL(url).origin
}

/** Takes a model out of the settings. */
export function removeModel(
  studio: Studio,
  actor: Actor,
  { modelId }: { modelId: string },
): ApiOutputs['models.remove'] {
  allow(actor, 'model:change')
  transact(studio.db, (tx) => {
    if (!removeRecord(tx, { projectId: actor.projectId, modelId })) throw missing('model')
    if (findProject(tx, { projectId: actor.projectId })?.judgeModelId === modelId)
      updateProject(tx, { projectId: actor.projectId, patch: { judgeModelId: null } })
    const at = studio.now()
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'model.remove',
      subject: modelId,
      details: {},
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'model', subject: modelId, at })
  })
  return { removed: true }
}

/** Asks a model one small question, and says and keeps how it can be asked. */
export async function testModel(
  studio: Studio,
  actor: Actor,
  { modelId }: { modelId: string },
): Promise<ApiOutputs['models.test']> {
  allow(actor, 'model:change')
  const { projectId } = actor
  const model = openModel(studio, { projectId, modelId })
  const started = studio.now()
  const seconds = () => (studio.now() - started) / 1000
  try {
    const { format, usage } = await probeModel(studio, { projectId, model, jobId: null })
    const took = seconds()
    const batches = await askForBatches(studio, { projectId, model }).catch((error: unknown) => {
      // The model works all the same; what is known of its batches stays.
      if (!(error instanceof CallFailure)) throw error
      return batchOffer(studio, { projectId, baseUrl: model.baseUrl })
    })
    return { works: true, seconds: took, format, usage, batches, error: null }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return {
      works: false,
      seconds: seconds(),
      format: null,
      usage: null,
      batches: batchOffer(studio, { projectId, baseUrl: model.baseUrl }),
      error: { code: error.code, values: error.values },
    }
  }
}

/** Asks a model one small question, charged to a job where one asks, and keeps how it can be asked. */
export async function probeModel(
  studio: Studio,
  {
    projectId,
    model,
    jobId,
    signal,
  }: {
    projectId: string
    model: OpenModel
    jobId: string | null
    signal?: AbortSignal | undefined
  },
): Promise<ModelTest> {
  const around = createLedgerEntry(
    studio,
    {
      projectId,
      model,
      purpose: 'test',
      ...{ jobId, runId: null, datasetId: null, promptVersion: null },
      requestHash: createHash('sha256')
        .update(JSON.stringify([model.baseUrl, model.model, testRequest]))
        .digest('hex'),
    },
    { request: testRequest, pace: null },
  )
  const found = await tryModel((known) => clientFor(studio, { ...model, dialect: known }), {
    around,
    signal,
  })
  keepDialect(studio, { model, dialect: found.dialect })
  return found
}
