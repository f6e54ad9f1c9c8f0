const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a host name means this machine. */
export function isLoopbackName(name: string): boolean {
  return loopbackNames.has(name.toLowerCase())
}

function hostOf(header: string | null): URL | null {
  if (!header) return null
  return URL.canParse(`http://${header}`) ? new URL(`http://${header}`) : null
}

/**
 * Whether a request was meant for a studio on loopback: the name it was sent to is one of loopback's.
 * Another name that leads here is a page that had its own name rebound to this machine.
 */
export function isLoopbackRequest(headers: Headers): boolean {
  const host = hostOf(headers.get('host'))
  return host !== null && isLoopbackName(host.hostname)
}

/** Whether a request comes from the studio's own pages: browsers name the page's origin. */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site')
  if (site && site !== 'same-origin' && site !== 'none') return false
  const origin = headers.get('origin')
  if (origin === null) return true
  const host = hostOf(headers.get('host'))
  return host !== null && URL.canParse(origin) && new URL(origin).host === host.host
}
