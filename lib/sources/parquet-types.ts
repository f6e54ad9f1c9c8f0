/** A type of the engine, as it prints it. */
export type EngineType =
  | { kind: 'scalar'; name: string }
  | { kind: 'list'; item: EngineType }
  | { kind: 'map'; key: EngineType; value: EngineType }
  | { kind: 'struct'; members: { name: string; type: EngineType }[] }

/**
 * Reads a type as the engine's DESCRIBE prints it: `INTEGER`, `DECIMAL(10,2)`, `VARCHAR[]`, `INTEGER[3]`,
 * `MAP(K, V)`, `STRUCT("a b" T, c U)`.
 */
export function parseEngineType(text: string): EngineType {
  let at = 0
  const failed = () => new Error(`unknown type of the engine: ${text}`)
  const skip = (token: string): boolean => {
    while (text[at] === ' ') at += 1
    if (!text.startsWith(token, at)) return false
    at += token.length
    return true
  }
  const expect = (token: string): void => {
    if (!skip(token)) throw failed()
  }
  const name = (): string => {
    while (text[at] === ' ') at += 1
    const found = /^(?:"((?:[^"]|"")*)"|([^\s"(),]+))/.exec(text.slice(at))
    if (!found) throw failed()
    at += found[0].length
    return found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"')
  }
  const type = (): EngineType => {
    let found: EngineType
    if (skip('STRUCT(')) {
      const members: { name: string; type: EngineType }[] = []
      do members.push({ name: name(), type: type() })
      while (skip(','))
      expect(')')
      found = { kind: 'struct', members }
    } else if (skip('MAP(')) {
      const key = type()
      expect(',')
      found = { kind: 'map', key, value: type() }
      expect(')')
    } else {
      while (text[at] === ' ') at += 1
      const scalar = /^[A-Z][A-Z0-9_ ]*(\((?:'(?:[^']|'')*'|[^()'])*\))?/.exec(text.slice(at))
      if (!scalar) throw failed()
      at += scalar[0].length
      found = { kind: 'scalar', name: scalar[0].trim() }
    }
    for (let array = /^\[\d*\]/.exec(text.slice(at)); array; ) {
      at += array[0].length
      found = { kind: 'list', item: found }
      array = /^\[\d*\]/.exec(text.slice(at))
    }
    return found
  }
  const whole = type()
  if (at < text.length) throw failed()
  return whole
}
