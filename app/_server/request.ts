import { type Actor, DomainError } from '#lib/model/index.ts'
import { findRequestActor } from './actor.ts'
import { isSameOrigin } from './hosts.ts'

/**
 * The actor of a request that changes or reads data from a script. A page of another site can neither
 * send the header `x-studio` nor pass for the studio's own origin.
 */
export async function getRequestActor(request: Request): Promise<Actor> {
  if (!isSameOrigin(request.headers) || request.headers.get('x-studio') !== '1')
    throw new DomainError('not-from-studio', {}, { kind: 'not-allowed' })
  return getReaderActor(request.headers)
}

/** The actor of a request that only reads, such as a download or the live stream. */
export async function getReaderActor(headers: Headers): Promise<Actor> {
  const actor = await findRequestActor(headers)
  if (!actor) throw new DomainError('signed-out', {}, { kind: 'signed-out' })
  return actor
}
