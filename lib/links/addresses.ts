import ipaddr from 'ipaddr.js'

/**
 * Whether an IP address is one of the public internet: global unicast, and no address that stands for
 * another network. IPv4 within IPv6 (`::ffff:a.b.c.d` of RFC 4291, NAT64's `64:ff9b::/96` of RFC 6052)
 * is judged by the IPv4 address; 6to4, Teredo and what lies outside `2000::/3` is refused.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast'
  const six = parsed as ipaddr.IPv6
  if (six.zoneId) return false
  if (six.isIPv4MappedAddress()) return six.toIPv4Address().range() === 'unicast'
  const bytes = six.toByteArray()
  // Only the well-known prefix: others below 64:ff9b:1::/48 are a network's own.
  if (six.range() === 'rfc6052' && bytes.slice(4, 12).every((byte) => byte === 0))
    return new ipaddr.IPv4(bytes.slice(12)).range() === 'unicast'
  return six.range() === 'unicast' && ((bytes[0] ?? 0) & 0xe0) === 0x20 && !isDocumentation(bytes)
}

/** `3fff::/20` of RFC 9637, which lists older than it do not know. */
function isDocumentation([first, second, third = 0]: readonly number[]): boolean {
  return first === 0x3f && second === 0xff && third < 0x10
}

/** The address that a URL's host is, without brackets, or null where it is a name. */
export function findLiteralAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  return ipaddr.isValid(bare) ? bare : null
}

const privateNames = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|localdomain)\.?$/i

/** Whether a name is one that only private networks resolve (`metadata.google.internal`, `db.local`). */
export function isPrivateName(hostname: string): boolean {
  return privateNames.test(hostname) || !hostname.replace(/\.$/, '').includes('.')
}

export interface Allowed {
  hosts: readonly string[]
  origins: readonly string[]
}

/** Whether the operator allows an address to be private and unencrypted, by host, host:port, origin, or `.domain`. */
export function isAllowed(url: URL, { hosts, origins }: Allowed): boolean {
  const port = url.port || (url.protocol === 'http:' ? '80' : '443')
  const named = [url.hostname, `${url.hostname}:${port}`]
  return (
    hosts.some(
      (host) =>
        named.includes(host.toLowerCase()) ||
        (host.startsWith('.') && url.hostname.endsWith(host.toLowerCase())),
    ) || origins.some((origin) => URL.canParse(origin) && new URL(origin).origin === url.origin)
  )
}
