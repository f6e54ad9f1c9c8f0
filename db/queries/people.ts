import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { accountLinks, accounts, users } from '#db/schema/auth.ts'
import { members, models, projects } from '#db/schema/projects.ts'
import type { ExportOptions, ProjectPolicy, Role } from '#lib/model/index.ts'

/** The project a fresh studio has; more come later. */
export function findFirstProject(db: Tx) {
  return db.select().from(projects).orderBy(projects.createdAt).limit(1).get() ?? null
}

export function findProject(db: Tx, { projectId }: { projectId: string }) {
  return db.select().from(projects).where(eq(projects.id, projectId)).get() ?? null
}

export function insertProject(
  tx: Tx,
  project: { id: string; name: string; exportOptions: ExportOptions; createdAt: number },
): void {
  tx.insert(projects).values(project).run()
}

export function updateProject(
  tx: Tx,
  {
    projectId,
    patch,
  }: {
    projectId: string
    patch: {
      name?: string
      exportOptions?: ExportOptions
      policy?: ProjectPolicy
      judgeModelId?: string | null
    }
  },
): void {
  tx.update(projects).set(patch).where(eq(projects.id, projectId)).run()
}

export function insertMember(
  tx: Tx,
  member: { projectId: string; userId: string; role: Role; addedAt: number },
): void {
  tx.insert(members).values(member).run()
}

/** A person's role in a project, or null. */
export function findMember(db: Tx, { projectId, userId }: { projectId: string; userId: string }) {
  return (
    db
      .select()
      .from(members)
      .where(and(eq(members.projectId, projectId), eq(members.userId, userId)))
      .get() ?? null
  )
}

export function listMembers(db: Tx, { projectId }: { projectId: string }) {
  return db.select().from(members).where(eq(members.projectId, projectId)).all()
}

/** The first project a person belongs to. */
export function findMembership(db: Tx, { userId }: { userId: string }) {
  return db.select().from(members).where(eq(members.userId, userId)).limit(1).get() ?? null
}

/** The owner of a project, for a studio that has but one person. */
export function findOwner(db: Tx, { projectId }: { projectId: string }) {
  return (
    db
      .select({ userId: members.userId })
      .from(members)
      .where(and(eq(members.projectId, projectId), eq(members.role, 'owner')))
      .limit(1)
      .get() ?? null
  )
}

export function insertUser(
  tx: Tx,
  user: { id: string; name: string; email: string; at: number },
): void {
  const at = new Date(user.at)
  tx.insert(users)
    .values({ id: user.id, name: user.name, email: user.email, createdAt: at, updatedAt: at })
    .run()
}

export function updateUser(
  tx: Tx,
  { userId, name, email, at }: { userId: string; name: string; email: string; at: number },
): void {
  tx.update(users)
    .set({ name, email, updatedAt: new Date(at) })
    .where(eq(users.id, userId))
    .run()
}

/** Names by id; whoever is missing was erased. */
export function findNames(
  db: Tx,
  { userIds }: { userIds: readonly string[] },
): Map<string, string> {
  const ids = [...new Set(userIds)]
  if (ids.length === 0) return new Map()
  const rows = db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, ids))
    .all()
  return new Map(rows.map((row) => [row.id, row.name]))
}

export function findUser(db: Tx, { userId }: { userId: string }) {
  return db.select().from(users).where(eq(users.id, userId)).get() ?? null
}

/** Whether a person has set a password: before that there is no account to sign in to. */
export function hasPassword(db: Tx, { userId }: { userId: string }): boolean {
  return (
    db
      .select({ password: accounts.password })
      .from(accounts)
      .where(and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential')))
      .get()?.password != null
  )
}

export function insertPassword(
  tx: Tx,
  account: { id: string; userId: string; passwordHash: string; at: number },
): void {
  const at = new Date(account.at)
  tx.delete(accounts)
    .where(and(eq(accounts.userId, account.userId), eq(accounts.providerId, 'credential')))
    .run()
  tx.insert(accounts)
    .values({
      id: account.id,
      userId: account.userId,
      accountId: account.userId,
      providerId: 'credential',
      password: account.passwordHash,
      createdAt: at,
      updatedAt: at,
    })
    .run()
}

export function insertAccountLink(
  tx: Tx,
  link: { tokenHash: string; userId: string; expiresAt: number },
): void {
  tx.delete(accountLinks).where(eq(accountLinks.userId, link.userId)).run()
  tx.insert(accountLinks).values(link).run()
}

/** Finds a link that is neither used nor past its time. */
export function findOpenAccountLink(
  db: Tx,
  { tokenHash, now }: { tokenHash: string; now: number },
) {
  const link = db.select().from(accountLinks).where(eq(accountLinks.tokenHash, tokenHash)).get()
  return link && link.usedAt === null && link.expiresAt > now ? link : null
}

export function useAccountLink(
  tx: Tx,
  { tokenHash, now }: { tokenHash: string; now: number },
): void {
  tx.update(accountLinks).set({ usedAt: now }).where(eq(accountLinks.tokenHash, tokenHash)).run()
}

export type ModelRecord = typeof models.$inferSelect

export function listModels(db: Tx, { projectId }: { projectId: string }): ModelRecord[] {
  return db
    .select()
    .from(models)
    .where(eq(models.projectId, projectId))
    .orderBy(models.createdAt)
    .all()
}

export function findModel(
  db: Tx,
  { projectId, modelId }: { projectId: string; modelId: string },
): ModelRecord | null {
  return (
    db
      .select()
      .from(models)
      .where(and(eq(models.id, modelId), eq(models.projectId, projectId)))
      .get() ?? null
  )
}

export function saveModel(tx: Tx, model: ModelRecord): void {
  tx.insert(models).values(model).onConflictDoUpdate({ target: models.id, set: model }).run()
}

export function removeModel(
  tx: Tx,
  { projectId, modelId }: { projectId: string; modelId: string },
): boolean {
  return (
    tx
      .delete(models)
      .where(and(eq(models.id, modelId), eq(models.projectId, projectId)))
      .run().changes > 0
  )
}
