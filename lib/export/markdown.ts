/** A text from outside as one line of Markdown that means nothing but itself. */
export function markdownText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~&#!]/g, '\\$&')
}

/** A name that leads to its homepage, where that is an http(s) address; else the name. */
export function markdownLink(name: string, homepage: string | null): string {
  const address = homepage === null || !URL.canParse(homepage) ? null : new URL(homepage)
  if (address === null || !/^https?:$/.test(address.protocol)) return markdownText(name)
  const href = address.href.replace(/[<>|()\s]/g, encodeCharacter)
  return `[${markdownText(name)}](${href})`
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** A table of cells that are Markdown already. */
export function markdownTable(heads: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}
