import { type Inline, readInline } from './markdown-inline.ts'

/** A block of a card. Headings are of level 1 to 6, as they stand in the card. */
export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' }

const longest = 300_000
const deepest = 8
const mostColumns = 40
const mostRows = 500

const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/
const heading = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/
const rule = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/
const item = /^( *)([-*+]|\d{1,9}[.)])(?: +|$)/
const divider = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/

/**
 * Reads the part of CommonMark and of GitHub's tables that dataset cards use, into plain data: headings,
 * paragraphs, lists, quotes, code, tables, rules. HTML is not passed through. Very long cards are cut.
 */
export function readMarkdown(markdown: string, base: string): Block[] {
  const text = markdown
    .slice(0, longest)
    .replace(/\r\n?/g, '\n')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
  return readBlocks(text.replaceAll('\t', '    ').split('\n'), base, 0)
}

function readBlocks(lines: readonly string[], base: string, depth: number): Block[] {
  const blocks: Block[] = []
  let paragraph: string[] = []
  const endParagraph = () => {
    const children = trimInlines(readInline(paragraph.join('\n'), base))
    if (children.length > 0) blocks.push({ kind: 'paragraph', children })
    paragraph = []
  }
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const block = depth < deepest ? readBlock(lines, at, base, depth, paragraph.length > 0) : null
    if (block) {
      if (block.kind === 'setext') {
        const children = trimInlines(readInline(paragraph.join(' ').trim(), base))
        blocks.push({ kind: 'heading', level: block.level, children })
        paragraph = []
      } else {
        endParagraph()
        blocks.push(block.block)
      }
      at = block.next
      continue
    }
    if (line.trim() === '') endParagraph()
    else paragraph.push(line.trimStart())
    at += 1
  }
  endParagraph()
  return blocks
}

type Read =
  | { kind: 'block'; block: Block; next: number }
  | { kind: 'setext'; level: number; next: number }

function readBlock(
  lines: readonly string[],
  at: number,
  base: string,
  depth: number,
  inParagraph: boolean,
): Read | null {
  const line = lines[at] ?? ''
  if (line.trim() === '') return null
  if (inParagraph && /^ {0,3}(=+|-+)\s*$/.test(line))
    return { kind: 'setext', level: line.includes('=') ? 1 : 2, next: at + 1 }
  const open = fence.exec(line)
  if (open?.[1] !== undefined) return readFence(lines, at, open[1])
  const title = heading.exec(line)
  if (title?.[1] !== undefined) {
    const children = trimInlines(readInline((title[2] ?? '').trim(), base))
    return {
      kind: 'block',
      block: { kind: 'heading', level: title[1].length, children },
      next: at + 1,
    }
  }
  if (rule.test(line)) return { kind: 'block', block: { kind: 'rule' }, next: at + 1 }
  if (/^ {0,3}>/.test(line)) {
    let next = at
    while (next < lines.length && /^ {0,3}>/.test(lines[next] ?? '')) next += 1
    const inside = lines.slice(at, next).map((one) => one.replace(/^ {0,3}> ?/, ''))
    return {
      kind: 'block',
      block: { kind: 'quote', blocks: readBlocks(inside, base, depth + 1) },
      next,
    }
  }
  const first = item.exec(line)
  // In the middle of a paragraph a number begins a list only where it is 1.
  if (first && (!inParagraph || /^[-*+]$|^1[.)]$/.test(first[2] ?? '')))
    return readList(lines, at, base, depth)
  if (
    line.includes('|') &&
    divider.test(lines[at + 1] ?? '') &&
    (lines[at + 1] ?? '').includes('-')
  )
    return readTable(lines, at, base)
  return null
}

function readFence(lines: readonly string[], at: number, open: string): Read {
  let next = at + 1
  const closes = (line: string) => {
    const text = line.trim()
    return text.length >= open.length && text === (open[0] ?? '').repeat(text.length)
  }
  while (next < lines.length && !closes(lines[next] ?? '')) next += 1
  return {
    kind: 'block',
    block: { kind: 'code', text: lines.slice(at + 1, next).join('\n') },
    next: Math.min(lines.length, next + 1),
  }
}

function readList(lines: readonly string[], at: number, base: string, depth: number): Read {
  const begin = item.exec(lines[at] ?? '')
  const sign = begin?.[2] ?? '-'
  const ordered = /\d/.test(sign)
  const indent = begin?.[1]?.length ?? 0
  const items: string[][] = []
  let next = at
  let inside = 0
  let blank = false
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? ''
    if (line.trim() === '') {
      blank = true
      items.at(-1)?.push('')
      continue
    }
    const space = line.length - line.trimStart().length
    const mark = item.exec(line)
    if (mark && space < indent + 2 && space >= indent && !rule.test(line)) {
      if (/\d/.test(mark[2] ?? '') !== ordered) break
      inside = mark[0].length
      items.push([line.slice(mark[0].length)])
    } else if (space >= Math.min(inside, indent + 2))
      items.at(-1)?.push(line.slice(Math.min(space, inside)))
    else if (blank || mark || heading.test(line) || fence.test(line) || rule.test(line)) break
    else items.at(-1)?.push(line.trimStart())
    blank = false
  }
  return {
    kind: 'block',
    block: {
      kind: 'list',
      ordered,
      start: ordered ? Number.parseInt(sign, 10) : 1,
      items: items.map((own) => readBlocks(own, base, depth + 1)),
    },
    next,
  }
}

function readTable(lines: readonly string[], at: number, base: string): Read {
  const head = cellsOf(lines[at] ?? '', base)
  const rows: Inline[][][] = []
  let next = at + 2
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? ''
    if (line.trim() === '' || !line.includes('|')) break
    if (rows.length < mostRows) {
      const cells = cellsOf(line, base)
      rows.push(head.map((_, column) => cells[column] ?? []))
    }
  }
  return { kind: 'block', block: { kind: 'table', head, rows }, next }
}

function cellsOf(line: string, base: string): Inline[][] {
  const trimmed = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return trimmed
    .split(/(?<!\\)\|/)
    .slice(0, mostColumns)
    .map((cell) => readInline(cell.trim().replaceAll('\\|', '|'), base))
}

/** Without line breaks and white space at the edges, which taken-out tags leave behind. */
function trimInlines(inlines: Inline[]): Inline[] {
  const isEmpty = (inline: Inline | undefined) =>
    inline?.kind === 'break' || (inline?.kind === 'text' && inline.text.trim() === '')
  let from = 0
  let to = inlines.length
  while (from < to && isEmpty(inlines[from])) from += 1
  while (to > from && isEmpty(inlines[to - 1])) to -= 1
  return inlines.slice(from, to)
}
