/**
 * Lays JSON text out over lines, two spaces a level, without reading its values: numbers keep every
 * digit and keys their order and doubles. Text that is not a JSON list or object comes back as it is.
 */
export function indentJson(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    JSON.parse(text)
  } catch {
    // Text that only begins like JSON is shown as the text it is.
    return text
  }
  let laidOut = ''
  let depth = 0
  const line = () => `\n${'  '.repeat(depth)}`
  for (const token of text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/gs) ?? []) {
    const last = laidOut.at(-1)
    if (token === '}' || token === ']') {
      depth -= 1
      laidOut += last === '{' || last === '[' ? token : line() + token
    } else {
      if (last === '{' || last === '[') laidOut += line()
      laidOut += token === ':' ? ': ' : token
      if (token === ',') laidOut += line()
      if (token === '{' || token === '[') depth += 1
    }
  }
  return laidOut
}
