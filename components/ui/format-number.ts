/** A whole number with separators: 10003 -> `10,003`. Null becomes a dash. */
export function formatCount(count: number | null, locale = 'en'): string {
  return count === null ? '–' : new Intl.NumberFormat(locale).format(Math.round(count))
}

/** A number for reading at a glance: 10003 -> `10K`. */
export function formatCompact(count: number, locale = 'en'): string {
  return new Intl.NumberFormat(locale, {
    notation: 'compact',
    maximumFractionDigits: count < 10_000 ? 1 : 0,
  }).format(count)
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Bytes in powers of 1000, three digits at most: 926_000_000 -> `926 MB`. */
export function formatBytes(bytes: number, locale = 'en'): string {
  let power = 0
  let value = bytes
  while (power < byteUnits.length - 1 && value >= 999.5) {
    value /= 1000
    power += 1
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2,
  }).format(value)
}

/** A share of 0 to 1 as percent. What is not quite none or all does not read as such: `<0.1%`, `>99.9%`. */
export function formatPercent(share: number, locale = 'en'): string {
  const format = (value: number) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value)
  if (share > 0 && share < 0.0005) return `<${format(0.001)}`
  if (share < 1 && share > 0.9995) return `>${format(0.999)}`
  return format(share)
}

const durationUnits = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** A span of seconds in its two largest units: 3725 -> `1h 2m`. Under ten seconds with one decimal. */
export function formatDuration(seconds: number, locale = 'en'): string {
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
      maximumFractionDigits: digits,
    }).format(value)
  if (seconds < 9.95) return unit(Math.max(0, seconds), 'second', 1)
  let left = Math.round(seconds)
  const largest = durationUnits.findIndex(([, size]) => left >= size)
  const parts: string[] = []
  for (const [name, size] of durationUnits.slice(largest, largest + 2)) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) parts.push(unit(count, name))
  }
  return parts.join(' ')
}

const ageUnits = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** How long ago a time in milliseconds was, as people say it: `3 minutes ago`, `yesterday`. */
export function formatAgo(time: number, now: number, locale = 'en'): string {
  const seconds = (time - now) / 1000
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const found = ageUnits.find(([, size]) => Math.abs(seconds) >= size)
  return found
    ? format.format(Math.trunc(seconds / found[1]), found[0])
    : format.format(0, 'second')
}

/** Dollars; small sums keep two significant digits: 0.0144 -> `$0.014`. */
export function formatDollars(dollars: number, locale = 'en'): string {
  const small = dollars !== 0 && Math.abs(dollars) < 0.0995
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    ...(small ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 2 }),
  }).format(dollars)
}
