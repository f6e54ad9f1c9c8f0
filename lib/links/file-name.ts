/**
 * The name that a file is kept under: from `Content-Disposition` (RFC 6266: `filename*` before
 * `filename`), else the last part of the address that has an ending, else of the final one.
 */
export function fileNameOf(disposition: string | null, urls: readonly string[]): string {
  const stated = disposition === null ? null : readDisposition(disposition)
  const parts = urls.map((url) => lastPart(url)).reverse()
  return (
    toPlainName(stated ?? '') ??
    toPlainName(parts.find((part) => /\.[A-Za-z0-9]{1,10}$/.test(part)) ?? '') ??
    toPlainName(parts[0] ?? '') ??
    'download'
  )
}

function lastPart(url: string): string {
  const part = new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? ''
  return decode(part) ?? part
}

function readDisposition(header: string): string | null {
  const extended = /;\s*filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)/i.exec(header)
  if (extended && /^utf-8$/i.test(extended[1] ?? '')) {
    const name = decode(extended[2] ?? '')
    if (name) return name
  }
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)
  if (quoted) return toUtf8((quoted[1] ?? '').replace(/\\(.)/g, '$1'))
  const bare = /;\s*filename\s*=\s*([^;\s"]+)/i.exec(header)
  return bare ? toUtf8(bare[1] ?? '') : null
}

/** Header values arrive byte for byte; many servers put UTF-8 there. */
function toUtf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1')
  const read = bytes.toString('utf8')
  return read.includes('\uFFFD') ? text : read
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    if (cause instanceof URIError) return null
    throw cause
  }
}

/** Without folders, control characters and what file systems or pages stumble over; at most 200 characters. */
function toPlainName(text: string): string | null {
  const last = text.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]/g, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  if (plain === '') return null
  if (plain.length <= 200) return plain
  const ending = /\.[A-Za-z0-9]{1,10}(\.(gz|zst|zip))?$/i.exec(plain)?.[0] ?? ''
  return plain.slice(0, 200 - ending.length) + ending
}
