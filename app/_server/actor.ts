import type { Actor } from '#lib/model/index.ts'
import { findActor, findLocalActor } from '#lib/usecases/index.ts'
import { isLoopbackName, isLoopbackRequest } from './hosts.ts'
import { getBuiltStudio, listening } from './studio.ts'

/**
 * Who asks: the person the session belongs to; without one, on a studio that listens on loopback
 * only, the person at the machine. Null: nobody, so the sign-in page comes first.
 */
export async function findRequestActor(headers: Headers): Promise<Actor | null> {
  const { studio, auth } = await getBuiltStudio()
  const userId = await auth.findUserId(headers)
  if (userId) return findActor(studio, { userId })
  return isLocalStudio() && isLoopbackRequest(headers) ? findLocalActor(studio) : null
}

/** Whether only this machine reaches the studio: it listens on loopback, and nothing stands before it. */
function isLocalStudio(): boolean {
  const { host, origin } = listening
  if (!isLoopbackName(host) && host !== '::1') return false
  return origin === null || isLoopbackName(new URL(origin).hostname)
}
