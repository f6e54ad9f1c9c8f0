import { DomainError, type MessageValues } from '#lib/model/index.ts'

export interface AskedFor {
  repo: string | null
  host: string
  endpoint: string
  hasToken: boolean
}

/**
 * What to tell people of an answer of the Hub that is no success. The Hub names the reason in the header
 * `X-Error-Code` (`RepoNotFound`, `GatedRepo`, `RevisionNotFound`, `EntryNotFound`), and answers 401 for
 * what does not exist too, so as not to tell of private repositories.
 */
export async function hubError(response: Response, asked: AskedFor): Promise<DomainError> {
  const { status, headers } = response
  const { host, endpoint, hasToken } = asked
  const repo = asked.repo ?? ''
  const said = headers.get('x-error-code') ?? ''
  const message = headers.get('x-error-message') ?? (await response.text()).slice(0, 2_000)
  const values: MessageValues = { repo, host, token: hasToken ? 'given' : 'none' }
  if (isTokenRefused(status, said, message) && hasToken)
    return new DomainError('hub-token-refused', values, { kind: 'not-allowed' })
  if (said === 'GatedRepo' || (status === 403 && repo !== ''))
    return new DomainError(
      'hub-gated',
      { ...values, page: `${endpoint}/datasets/${repo}` },
      { kind: 'not-allowed' },
    )
  if (said === 'RevisionNotFound') return notFound('hub-revision-missing', values)
  if (said === 'EntryNotFound') return notFound('hub-entry-missing', values)
  if (said === 'RepoNotFound' || ((status === 401 || status === 404) && repo !== ''))
    return notFound('hub-repo-missing', values)
  if (status === 401 || status === 403)
    return new DomainError('hub-token-missing', values, { kind: 'not-allowed' })
  return new DomainError('hub-refused', { ...values, status }, { kind: 'unavailable' })
}

function isTokenRefused(status: number, said: string, message: string): boolean {
  const isOfToken = /access token|credentials in authorization|invalid (username|token)|expired/i
  return status === 401 && (said === '' || said === 'InvalidToken') && isOfToken.test(message)
}

function notFound(code: string, values: MessageValues): DomainError {
  return new DomainError(code, values, { kind: 'not-found' })
}
