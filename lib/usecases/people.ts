import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import {
  findFirstProject,
  findMember,
  findMembership,
  findOpenAccountLink,
  findOwner,
  findUser,
  hasPassword,
  insertAccountLink,
  insertMember,
  insertPassword,
  insertProject,
  insertUser,
  listMembers,
  recordAudit,
  transact,
  updateUser,
  useAccountLink,
} from '#db/index.ts'
import { type Actor, DomainError, defaultExportOptions, newId } from '#lib/model/index.ts'
import type { Studio } from './studio.ts'

const linkLifetime = 24 * 3600 * 1000

/** Makes the first project and its owner in a fresh database; does nothing afterwards. */
export function ensureProject(studio: Pick<Studio, 'db' | 'now'>): void {
  transact(studio.db, (tx) => {
    if (findFirstProject(tx)) return
    const at = studio.now()
    const projectId = newId('project')
    const userId = newId('user')
    insertProject(tx, {
      id: projectId,
      name: 'My instruction set',
      exportOptions: defaultExportOptions,
      createdAt: at,
    })
    insertUser(tx, { id: userId, name: 'Owner', email: `${userId}@studio.invalid`, at })
    insertMember(tx, { projectId, userId, role: 'owner', addedAt: at })
    recordAudit(tx, {
      projectId,
      userId: null,
      action: 'project.create',
      subject: projectId,
      details: { owner: userId },
      at,
    })
  })
}

/**
 * The person at the machine: the owner, as long as the project has nobody else and no password was
 * set. Only the front door asks this, for requests that came over loopback.
 */
export function findLocalActor(studio: Pick<Studio, 'db'>): Actor | null {
  const project = findFirstProject(studio.db)
  if (!project) return null
  const owner = findOwner(studio.db, { projectId: project.id })
  if (!owner || listMembers(studio.db, { projectId: project.id }).length > 1) return null
  // Whoever set a password wants to be asked for it, also behind a proxy that asks over loopback.
  if (hasPassword(studio.db, owner)) return null
  return { userId: owner.userId, projectId: project.id, role: 'owner' }
}

/** The actor that a signed-in person is, or null where they belong to no project. */
export function findActor(
  studio: Pick<Studio, 'db'>,
  { userId }: { userId: string },
): Actor | null {
  const membership = findMembership(studio.db, { userId })
  if (!membership) return null
  const member = findMember(studio.db, { projectId: membership.projectId, userId })
  return member ? { userId, projectId: member.projectId, role: member.role } : null
}

/** A person's name and e-mail address, or null where they were erased. */
export function findPerson(
  studio: Pick<Studio, 'db'>,
  { userId }: { userId: string },
): { name: string; email: string } | null {
  return findUser(studio.db, { userId })
}

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex')

/** Makes the one-time token by which the owner sets up an account; null where there is one already. */
export function makeOwnerToken(studio: Pick<Studio, 'db' | 'now'>): string | null {
  const local = findFirstProject(studio.db)
  const owner = local ? findOwner(studio.db, { projectId: local.id }) : null
  if (!local || !owner) throw new DomainError('project-missing', {}, { kind: 'not-found' })
  if (hasPassword(studio.db, owner)) return null
  const token = randomBytes(24).toString('base64url')
  transact(studio.db, (tx) =>
    insertAccountLink(tx, {
      tokenHash: hashToken(token),
      userId: owner.userId,
      expiresAt: studio.now() + linkLifetime,
    }),
  )
  return token
}

/** Whether a one-time link still opens its form. */
export function isOpenAccountToken(
  studio: Pick<Studio, 'db' | 'now'>,
  { token }: { token: string },
): boolean {
  return findOpenAccountLink(studio.db, { tokenHash: hashToken(token), now: studio.now() }) !== null
}

export const SetUpInput = z.object({
  token: z.string().min(20).max(200),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(254),
  /** better-auth's own bounds. */
  password: z.string().min(10).max(128),
})
export type SetUpInput = z.infer<typeof SetUpInput>

/** Makes an account through a one-time link; the link is the proof of who asks. */
export async function setUpAccount(
  studio: Pick<Studio, 'db' | 'now' | 'hashPassword'>,
  input: SetUpInput,
): Promise<{ email: string }> {
  const tokenHash = hashToken(input.token)
  const email = input.email.toLowerCase()
  const refuse = () => new DomainError('account-link-used', {}, { kind: 'not-allowed' })
  if (!findOpenAccountLink(studio.db, { tokenHash, now: studio.now() })) throw refuse()
  const passwordHash = await studio.hashPassword(input.password)
  return transact(studio.db, (tx) => {
    const at = studio.now()
    const link = findOpenAccountLink(tx, { tokenHash, now: at })
    const membership = link ? findMembership(tx, { userId: link.userId }) : null
    if (!link || !membership) throw refuse()
    updateUser(tx, { userId: link.userId, name: input.name, email, at })
    insertPassword(tx, { id: newId('user'), userId: link.userId, passwordHash, at })
    useAccountLink(tx, { tokenHash, now: at })
    recordAudit(tx, {
      projectId: membership.projectId,
      userId: link.userId,
      action: 'account.set-up',
      subject: link.userId,
      details: {},
      at,
    })
    return { email }
  })
}
