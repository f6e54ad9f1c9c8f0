export { createLinks, type LinksOptions } from './create-links.ts'
export type { Download, Fetched, Links } from './links.ts'
export type { Proxies } from './proxies.ts'
export { createProxyFetch } from './proxy-fetch.ts'
