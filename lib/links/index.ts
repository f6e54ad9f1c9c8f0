export { createLinks, type LinksOptions } from './create-links.ts'
export type { Download, Fetched, Links } from './links.ts'
