import type { HubCard } from '#lib/model/index.ts'
import {
  type FoundLicense,
  findCitation,
  findLicenseInText,
  findSummary,
  plain,
  toQuote,
} from './card-text.ts'
import { type CardYaml, readCardYaml } from './card-yaml.ts'
import { findLicense, readHubLicense } from './licenses.ts'

/** A card: its YAML as it stands and as values, and its text. */
export interface Card extends CardYaml {
  yaml: string
  markdown: string
}

/** Parts a `README.md` into the YAML between its first two lines of `---` and the rest. */
export function parseCard(readme: string): Card {
  const text = readme.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const found = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(text)
  const yaml = found?.index === 0 ? (found[1] ?? '') : ''
  const markdown = found?.index === 0 ? text.slice(found[0].length).trimStart() : text
  return { yaml, markdown, ...readCardYaml(yaml) }
}

/** Makes what is kept of a card. `licenseFile` is the text of a LICENSE file, or null. */
export function toHubCard(
  { yaml, markdown, metadata }: Card,
  known: {
    licenseFile: string | null
    tags: readonly string[]
    citation: string | null
    description: string | null
  },
): HubCard {
  const tagged = (prefix: string) =>
    known.tags.flatMap((tag) =>
      tag.startsWith(`${prefix}:`) ? [tag.slice(prefix.length + 1)] : [],
    )
  const heading = /^#\s+(.+)$/m.exec(markdown)?.[1]
  const title = textOf(metadata.pretty_name) ?? (heading === undefined ? null : plain(heading))
  const languages = [...textsOf(metadata.language), ...textsOf(metadata.languages)]
  const bcp = textsOf(metadata.language_bcp47)
  const own = textsOf(metadata.task_categories)
  const homepage = textOf(metadata.homepage) ?? findHomepage(markdown)
  return {
    markdown,
    yaml,
    title: title ? title.slice(0, 300) : null,
    summary: findSummary(markdown) ?? (known.description?.trim().slice(0, 2_000) || null),
    license: findCardLicense(metadata, markdown, known),
    languages: unique(
      languages.length > 0 ? [...bcp, ...languages] : [...bcp, ...tagged('language')],
    ),
    homepage,
    citation: findCitation(markdown) ?? (known.citation?.trim().slice(0, 8_000) || null),
    taskCategories: unique(own.length > 0 ? own : tagged('task_categories')),
    tags: unique(textsOf(metadata.tags)),
  }
}

/** Metadata go before prose, prose before a file; what is only in a text says so. */
function findCardLicense(
  metadata: Record<string, unknown>,
  markdown: string,
  { licenseFile, tags }: { licenseFile: string | null; tags: readonly string[] },
): HubCard['license'] {
  const stated = metadata.license ?? metadata.licenses
  const tag = tags.find((one) => one.startsWith('license:'))?.slice('license:'.length)
  const { id, several } = readHubLicense(stated ?? tag, metadata.license_name)
  if (id !== 'unknown') return { id, ground: 'metadata', quote: null }
  if (several.length > 0) return { id, ground: 'metadata', quote: several.join(', ') }
  const inText = findLicenseInText(markdown)
  if (inText !== null && inText.id !== 'unknown') return { ...inText, ground: 'card-text' }
  const inFile = licenseFile === null ? null : readLicenseFile(licenseFile)
  if (inFile !== null) return { ...inFile, ground: 'license-file' }
  if (inText !== null) return { ...inText, ground: 'card-text' }
  return { id: 'unknown', ground: 'metadata', quote: null }
}

function readLicenseFile(text: string): FoundLicense | null {
  const lines = text.split('\n').map((line) => plain(line.replace(/^#+\s*/, '')))
  const first = lines.find((line) => line !== '')
  if (first === undefined) return null
  return { id: findLicense(lines.slice(0, 12).join(' ')) ?? 'unknown', quote: toQuote(first) }
}

/** `**Homepage:** https://...` of the usual template. */
function findHomepage(markdown: string): string | null {
  const found = /^[-*\s]*\**homepage:?\**:?\s*(?:\[[^\]]*\]\()?<?(https?:\/\/[^\s)>\]]+)/im.exec(
    markdown,
  )
  return found?.[1] ?? null
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value]
  return list.flatMap((one) => (typeof one === 'string' && one.trim() !== '' ? [one.trim()] : []))
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].slice(0, 500)
}
