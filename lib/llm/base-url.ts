import { DomainError } from '#lib/model/index.ts'

export interface BaseUrl {
  host: string
  /** Without query and trailing slashes: `/chat/completions` is put behind it. */
  url: string
  query: Record<string, string>
}

/**
 * Reads a base URL. Throws `llm-address-unusable` where it is none, is not http(s), or carries a user
 * name or password, which fetch does not send; the address may be secret, so the error does not name it.
 */
export function readBaseUrl(baseUrl: string): BaseUrl {
  const unusable = (cause?: unknown) => new DomainError('llm-address-unusable', {}, { cause })
  if (!URL.canParse(baseUrl.trim())) throw unusable()
  const url = new URL(baseUrl.trim())
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) throw unusable()
  return {
    host: url.host,
    url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    query: Object.fromEntries(url.searchParams),
  }
}

/**
 * The host that a base URL sends text to, such as `api.openai.com` or `localhost:11434`: with the port
 * where it is not the usual one, since another port may be another's service.
 */
export function hostOf(baseUrl: string): string {
  return readBaseUrl(baseUrl).host
}
