import type { z } from 'zod'
import {
  findHubToken,
  recordAudit,
  recordEvent,
  saveHubToken as saveRecord,
  transact,
} from '#db/index.ts'
import {
  type Actor,
  type ApiOutputs,
  type apiInputs,
  DomainError,
  type HubAccount,
} from '#lib/model/index.ts'
import { allow } from './allow.ts'
import { actorOf } from './datasets.ts'
import type { Studio } from './studio.ts'

/** The token that a project reads the Hub with: the environment's, else the one kept for it, or null. */
export function openHubToken(studio: Studio, { projectId }: { projectId: string }): string | null {
  if (studio.hubToken !== null) return studio.hubToken
  const sealed = findHubToken(studio.db, { projectId })
  return sealed === null ? null : studio.secrets.open({ sealed, associated: projectId })
}

/** Whose account the Hub is read with; the token never leaves the server. */
export async function getHubAccount(
  studio: Studio,
  actor: Actor,
  _input: z.infer<(typeof apiInputs)['hub.account']> = {},
  signal?: AbortSignal,
): Promise<ApiOutputs['hub.account']> {
  allow(actor, 'dataset:change')
  const token = openHubToken(studio, actor)
  const { endpoint } = studio.hub
  if (token === null) return { endpoint, token: 'none', name: null, error: null }
  const account = {
    endpoint,
    token: studio.hubToken === null ? ('kept' as const) : ('environment' as const),
  }
  return { ...account, ...(await whose(studio, token, signal)) }
}

async function whose(
  studio: Studio,
  token: string,
  signal?: AbortSignal,
): Promise<Pick<HubAccount, 'name' | 'error'>> {
  try {
    const { name } = await studio.hub.whoAmI({ token, ...(signal && { signal }) })
    return { name, error: null }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { name: null, error: { code: error.code, values: error.values } }
  }
}

/**
 * Keeps a token, sealed with the project's id, once the Hub has said whose it is; one that the Hub does
 * not know is not kept. The empty text takes it away.
 */
export async function saveHubToken(
  studio: Studio,
  actor: Actor,
  { token }: z.infer<(typeof apiInputs)['hub.saveToken']>,
  signal?: AbortSignal,
): Promise<ApiOutputs['hub.saveToken']> {
  allow(actor, 'model:change')
  if (studio.hubToken !== null)
    throw new DomainError('hub-token-from-environment', {}, { kind: 'conflict' })
  if (token !== '') await studio.hub.whoAmI({ token, ...(signal && { signal }) })
  const { projectId } = actor
  transact(studio.db, (tx) => {
    const at = studio.now()
    const tokenSealed =
      token === '' ? null : studio.secrets.seal({ text: token, associated: projectId })
    saveRecord(tx, { projectId, tokenSealed, at })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'hub.token',
      subject: projectId,
      details: { kept: token !== '' },
      at,
    })
    recordEvent(tx, { projectId, kind: 'project', subject: projectId, at })
  })
  return getHubAccount(studio, actor, {}, signal)
}
