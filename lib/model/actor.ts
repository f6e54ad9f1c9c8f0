import { z } from 'zod'

/** From most to least. */
export const roles = ['owner', 'curator', 'reviewer', 'annotator', 'viewer'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** Who asks: the first thing a use case looks at. `userId` is opaque; names stand elsewhere. */
export interface Actor {
  userId: string
  projectId: string
  role: Role
}

/** Who may do what: the one table. Use cases enforce it; pages hide what it forbids. */
export const permissions = {
  'project:read': ['owner', 'curator', 'reviewer', 'annotator', 'viewer'],
  'project:change': ['owner'],
  'dataset:read': ['owner', 'curator', 'reviewer', 'annotator', 'viewer'],
  'dataset:change': ['owner', 'curator'],
  'proposal:run': ['owner', 'curator'],
  'model:change': ['owner', 'curator'],
  'money:read': ['owner', 'curator'],
  'money:change': ['owner'],
  'task:read': ['owner', 'curator', 'reviewer', 'annotator', 'viewer'],
  'task:decide': ['owner', 'curator', 'reviewer'],
  'finding:override': ['owner', 'curator'],
  'task:edit': ['owner', 'curator', 'reviewer'],
  'export:read': ['owner', 'curator', 'reviewer', 'viewer'],
  'export:make': ['owner', 'curator'],
  'job:read': ['owner', 'curator', 'reviewer', 'annotator', 'viewer'],
  'job:change': ['owner', 'curator'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** Whether a role may do it. */
export function can(role: Role, permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).includes(role)
}
