import { z } from 'zod'

/** The prefix that says what an id names. */
export const idPrefixes = {
  project: 'prj',
  dataset: 'dst',
  datasetRevision: 'dsr',
  upload: 'upl',
  import: 'imp',
  task: 'tsk',
  revision: 'rev',
  family: 'fam',
  finding: 'fnd',
  dismissal: 'dsm',
  decision: 'dec',
  action: 'act',
  run: 'run',
  judgment: 'jdg',
  call: 'cal',
  batch: 'bat',
  model: 'mdl',
  prompt: 'prm',
  export: 'exp',
  job: 'job',
  user: 'usr',
} as const

export type IdKind = keyof typeof idPrefixes

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Makes a fresh id such as `tsk_9f3k...`: the kind's prefix and 100 random bits in Crockford's base 32. */
export function newId(kind: IdKind): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  let text = ''
  for (const byte of bytes) text += alphabet[byte % 32]
  return `${idPrefixes[kind]}_${text}`
}

/** A zod schema for ids of one kind. */
export function idOf(kind: IdKind) {
  return z.string().regex(new RegExp(`^${idPrefixes[kind]}_[0-9a-z]{6,40}$`))
}

/** SHA-256 in lower-case hex: the name of a blob. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
export type Sha256 = z.infer<typeof Sha256>
