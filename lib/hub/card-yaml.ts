import { parseDocument } from 'yaml'

/** YAML parsed at once, in characters: about a second's worth. */
const mostParsed = 200_000

/** One entry of a list that may have thousands; read when it is asked for. */
export interface CardEntry {
  /** Its `config_name`, or `default` where it has none. */
  name: string
  isDefault: boolean
  read: () => Record<string, unknown>
}

/** A card's YAML: `metadata` without the two keys that describe configs, which are lists apart. */
export interface CardYaml {
  metadata: Record<string, unknown>
  configs: CardEntry[]
  info: CardEntry[]
}

const apart = new Set(['configs', 'dataset_info'])

/**
 * Reads a card's YAML. A card may list ten thousand configs, and parsing them all takes seconds: those
 * lists are divided by their lines, and an entry is parsed when it is needed.
 */
export function readCardYaml(yaml: string): CardYaml {
  const blocks = divideKeys(yaml)
  const rest = blocks.filter(({ key }) => !apart.has(key)).map(({ text }) => text)
  const entries = (name: string) =>
    blocks.filter(({ key }) => key === name).flatMap(({ text }) => readEntries(text, name))
  return {
    metadata: toRecord(parse(rest.join('\n'))),
    configs: entries('configs'),
    info: entries('dataset_info'),
  }
}

/** The lines of each key at the top; list items at the margin belong to the key before them. */
function divideKeys(yaml: string): { key: string; text: string }[] {
  const blocks: { key: string; lines: string[] }[] = []
  for (const line of yaml.split('\n')) {
    const key = /^(?:"([^"]+)"|'([^']+)'|([A-Za-z_][\w.-]*))[ \t]*:(?:\s|$)/.exec(line)
    if (key) blocks.push({ key: key[1] ?? key[2] ?? key[3] ?? '', lines: [line] })
    else blocks.at(-1)?.lines.push(line)
  }
  return blocks.map(({ key, lines }) => ({ key, text: lines.join('\n') }))
}

function readEntries(text: string, key: string): CardEntry[] {
  const items = divideItems(text)
  if (items === null) {
    const value = toRecord(parse(text))[key]
    const list = Array.isArray(value) ? value : [value]
    return list.filter(isRecord).map((one) => ({
      name: one.config_name === undefined ? 'default' : String(one.config_name),
      isDefault: one.default === true,
      read: () => one,
    }))
  }
  return items.map((item) => ({
    name: readName(item),
    isDefault: /^[ \t]*(?:-[ \t]+)?default:[ \t]*true[ \t]*(?:#.*)?$/m.test(item),
    read: () => {
      const list = parse(item)
      return toRecord(Array.isArray(list) ? list[0] : null)
    },
  }))
}

/** The items of a block list, each as YAML by itself; null where it is written otherwise. */
function divideItems(text: string): string[] | null {
  const [, ...lines] = text.split('\n')
  const first = lines.find((line) => line.trim() !== '' && !/^\s*#/.test(line))
  const margin = /^( *)-[ \t]/.exec(first ?? '')?.[1]
  // Anchors reach over items.
  if (margin === undefined || /(?:^|[\s:[,-])[&*][A-Za-z_]\w*\s*$/m.test(text)) return null
  const items: string[][] = []
  for (const line of lines) {
    if (line.startsWith(`${margin}- `)) items.push([line])
    else items.at(-1)?.push(line)
  }
  return items.map((item) => item.join('\n'))
}

function readName(item: string): string {
  const stated = /^[ \t]*(?:-[ \t]+)?config_name:[ \t]*(.+?)[ \t]*$/m.exec(item)?.[1]
  if (stated === undefined) return 'default'
  if (/^[\w./+-]+$/.test(stated)) return stated
  const name = toRecord(parse(`name: ${stated}`)).name
  return typeof name === 'string' || typeof name === 'number' ? String(name) : stated
}

/** Plain values (the core schema), with aliases too few to grow; null where it cannot be read. */
function parse(yaml: string): unknown {
  if (yaml.length > mostParsed) return null
  const document = parseDocument(yaml, { schema: 'core', uniqueKeys: false, logLevel: 'silent' })
  if (document.errors.length > 0) return null
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    // What the library throws where aliases are too many.
    if (cause instanceof ReferenceError) return null
    throw cause
  }
}

function toRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
