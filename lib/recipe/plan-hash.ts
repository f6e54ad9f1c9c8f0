import { createHash } from 'node:crypto'
import type { Plan } from '#lib/model/index.ts'

/** SHA-256, in hex, of a plan as JSON with sorted keys: equal plans have equal hashes. */
export function planHash(plan: Plan): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex')
}

function canonicalJson(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(canonicalJson).join(',')}]`
  if (typeof data !== 'object' || data === null) return JSON.stringify(data)
  const members = Object.entries(data)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}
