import type { z } from 'zod'
import {
  findModel,
  listModels as listModelRecords,
  recordAudit,
  recordEvent,
  removeModel as removeRecord,
  saveModel as saveRecord,
  transact,
} from '#db/index.ts'
import {
  createModelClient,
  hostOf,
  type ModelClient,
  testModel as tryModel,
} from '#lib/llm/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type ModelView,
  newId,
} from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
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
}

/** Finds a model and opens its key. */
export function openModel(
  studio: Studio,
  { projectId, modelId }: { projectId: string; modelId: string },
): OpenModel {
  if (modelId === environmentModelId && studio.environmentModel) {
    const { baseUrl, key, model } = studio.environmentModel
    return { id: modelId, name: model, baseUrl, host: hostOf(baseUrl), model, key }
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
  }
}

/** A client for a model, with the studio's fetch and time-out. */
export function clientFor(studio: Studio, model: OpenModel): ModelClient {
  return createModelClient({
    baseUrl: model.baseUrl,
    key: model.key,
    model: model.model,
    fetch: studio.fetch,
    timeout: studio.modelTimeout,
  })
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
      },
      ...kept,
    ],
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
      createdAt: before?.createdAt ?? at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'model.save',
      subject: modelId,
      details: { baseUrl: input.baseUrl, model: input.model, key: input.key !== null },
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

/** Asks a model one small question and says what came of it. */
export async function testModel(
  studio: Studio,
  actor: Actor,
  { modelId }: { modelId: string },
): Promise<ApiOutputs['models.test']> {
  allow(actor, 'model:change')
  const model = openModel(studio, { projectId: actor.projectId, modelId })
  const started = studio.now()
  try {
    await tryModel(clientFor(studio, model))
    return { works: true, seconds: (studio.now() - started) / 1000, error: null }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return {
      works: false,
      seconds: (studio.now() - started) / 1000,
      error: { code: error.code, values: error.values },
    }
  }
}
