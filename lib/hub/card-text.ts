import { findLicense } from './licenses.ts'

/** The longest quote, in characters. */
const quoteLimit = 300

export interface FoundLicense {
  /** SPDX id, or `unknown` where the passage names none that is known. */
  id: string
  quote: string
}

/**
 * Looks for a license in a card's prose: first under a heading about licensing, then in a sentence that
 * says “licensed under”, “released under” or the like. Null where nothing is said.
 */
export function findLicenseInText(markdown: string): FoundLicense | null {
  const section = findSection(markdown)
  const passages = [...(section === null ? [] : [section]), ...findSentences(markdown)]
  for (const passage of passages) {
    const id = findLicense(passage)
    if (id !== null) return { id, quote: toQuote(passageAround(passage)) }
  }
  const [said] = passages.filter((passage) => !/more information needed/i.test(passage))
  return said === undefined ? null : { id: 'unknown', quote: toQuote(said) }
}

/** What stands under a heading such as `## License` or `### Licensing Information`. */
function findSection(markdown: string): string | null {
  const found =
    /^#{1,6}[ \t]+[^\n]*\blicen[sc](?:e|es|ing)\b[^\n]*\n([\s\S]*?)(?=^#{1,6}[ \t]|(?![\s\S]))/im.exec(
      markdown,
    )
  const body = plain(found?.[1] ?? '')
  return body === '' || /^\[?more information needed\]?/i.test(body) ? null : body
}

function findSentences(markdown: string): string[] {
  const says =
    /\b(?:licen[sc]ed|released|distributed|available|published|provided|shared)\s+(?:\w+\s+){0,3}under\b|\blicen[sc]e\s*(?::|is\b)/i
  return plain(markdown)
    .split(/(?<=[.!?])\s+(?=[A-Z[])|\n+/)
    .filter(
      (sentence) => says.test(sentence) && /licen[sc]|\bCC\b|creative commons/i.test(sentence),
    )
}

/** The sentence of a longer passage that names the license. */
function passageAround(passage: string): string {
  const sentences = passage.split(/(?<=[.!?])\s+(?=[A-Z[])|\n+/)
  return sentences.find((sentence) => findLicense(sentence) !== null) ?? passage
}

/** Markdown without what is not prose: code, images, markup; links keep their address. */
export function plain(markdown: string): string {
  return markdown
    .replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, (_, words: string, address: string) =>
      /creativecommons|opensource|licen[sc]e/i.test(address) ? `${words} (${address})` : words,
    )
    .replace(/<[^>]+>/g, '')
    .replace(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
}

/** One line of at most 300 characters. */
export function toQuote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > quoteLimit ? `${line.slice(0, quoteLimit - 1)}…` : line
}

/**
 * The first paragraphs of a card that describe the dataset: under a heading such as “Dataset Summary” or
 * “Dataset Description” where there is one, else at its beginning. Plain text of at most 2,000 characters.
 */
export function findSummary(markdown: string): string | null {
  const named =
    /^#{1,6}[ \t]+(?:dataset[ \t]+)?(?:summary|description|overview|introduction)s?\b[^\n]*\n([\s\S]*?)(?=^#{1,6}[ \t]|(?![\s\S]))/gim
  for (const [, body = ''] of markdown.matchAll(named)) {
    const text = paragraphs(body)
    if (text !== null) return text
  }
  // The first part that says something; what follows under other headings is of other things.
  for (const part of markdown.split(/^(?=#{1,6}[ \t])/m)) {
    const text = paragraphs(part)
    if (text !== null) return text
  }
  return null
}

function paragraphs(markdown: string): string | null {
  const found = markdown
    .split(/\n\s*\n/)
    .map((paragraph) =>
      plain(paragraph.replace(/^#{1,6}[^\n]*\n?/gm, '')).replace(/\s*\n\s*/g, ' '),
    )
    .filter((text) => text.length >= 20 && isProse(text))
    .slice(0, 3)
    .join('\n\n')
  return found === '' ? null : found.slice(0, 2_000)
}

/** Lists of names and addresses, tables and placeholders describe nothing. */
function isProse(text: string): boolean {
  return (
    !/^[-*+|>]|^\d+\.\s/.test(text) &&
    !/more information needed/i.test(text) &&
    !/^(?:homepage|repository|paper|leaderboard|point of contact)\b/i.test(text)
  )
}

/** A BibTeX entry of a card, or null. */
export function findCitation(markdown: string): string | null {
  const fenced = /^(?:```|~~~)[^\n]*\n\s*(@\w+\s*\{[\s\S]*?)^(?:```|~~~)/m.exec(markdown)
  const found =
    fenced?.[1] ??
    /^(@(?:article|inproceedings|misc|book|techreport)\s*\{[\s\S]*?^\s*\})/im.exec(markdown)?.[1]
  return found === undefined ? null : found.trim().slice(0, 8_000)
}
