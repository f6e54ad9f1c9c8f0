import { type Actor, can, DomainError, type Permission } from '#lib/model/index.ts'

/** The first line of every use case: throws unless the actor's role may do it. */
export function allow(actor: Actor, permission: Permission): void {
  if (!can(actor.role, permission))
    throw new DomainError('not-allowed', { permission, role: actor.role }, { kind: 'not-allowed' })
}

/** What a use case throws where there is no such thing in the actor's project. */
export function missing(what: string): DomainError {
  return new DomainError('not-found', { what }, { kind: 'not-found' })
}
