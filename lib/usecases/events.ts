import { findLastEventSeq, listEventsAfter } from '#db/index.ts'
import type { Actor } from '#lib/model/index.ts'
import { allow } from './allow.ts'
import type { Studio } from './studio.ts'

/** Events of the actor's project after a sequence number, oldest first. */
export function listEvents(studio: Studio, actor: Actor, { after }: { after: number }) {
  allow(actor, 'project:read')
  return listEventsAfter(studio.db, { projectId: actor.projectId, after })
}

/** The newest sequence number: where a page that has just loaded begins. */
export function lastEventSeq(studio: Studio, actor: Actor): number {
  allow(actor, 'project:read')
  return findLastEventSeq(studio.db)
}
