export { createHub } from './create-hub.ts'
export type { Asking, Hub } from './hub.ts'
export { type HubLink, parseHubLink } from './parse-link.ts'
