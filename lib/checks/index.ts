export type { Check, CheckContext } from './check.ts'
export { checks, checkTask } from './checks.ts'
