/** Reads dollars as people type them (`$`, spaces and commas between digits allowed); empty is null. */
export function readDollars(typed: string, { most }: { most: number }): number | null | 'invalid' {
  const text = typed
    .trim()
    .replace(/^\$\s*/, '')
    .replaceAll(/(?<=\d)[\s,](?=\d{3})/g, '')
  if (text === '') return null
  if (!/^(\d{1,9}(\.\d{0,6})?|\.\d{1,6})$/.test(text)) return 'invalid'
  const value = Number(text)
  return value <= most ? value : 'invalid'
}

/** Reads dollars as micros. */
export function readMicros(typed: string): number | null | 'invalid' {
  const dollars = readDollars(typed, { most: 10_000_000 })
  return typeof dollars === 'number' ? Math.round(dollars * 1_000_000) : dollars
}

/** Dollars as they stand in a field: no sign, no separators. */
export function typedDollars(dollars: number | null): string {
  return dollars === null ? '' : String(Number(dollars.toFixed(6)))
}

/** Micros as they stand in a field. */
export function typedMicros(micros: number | null): string {
  return typedDollars(micros === null ? null : micros / 1_000_000)
}
