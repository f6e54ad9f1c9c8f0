import { cutToTokens } from '#lib/llm/index.ts'

/** Lines of a card that say nothing of the data: headings, tables, images, badges, comments, rules. */
const furniture = /^(#|\||!\[|\[!\[|<|---|===|\*\*\*|```|- \[|\* \[|\d+\. \[)/
/** What cards begin with where nobody has written one. */
const unwritten = /^\[?(more information needed|needs more information|n\/a|todo)\]?\.?$/i

/**
 * The first paragraphs of a description or a card, as one line of at most `limit` tokens (o200k_base),
 * cut after a sentence where one ends in its second half. Links keep their words.
 */
export function essentialText(description: string | null, limit: number): string {
  if (description === null) return ''
  const paragraphs = description
    .slice(0, 20_000)
    .split(/\n\s*\n/)
    .map((paragraph) =>
      paragraph
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !furniture.test(line) && !unwritten.test(line))
        .join(' '),
    )
    .filter((paragraph) => paragraph !== '')
  const text = paragraphs
    .slice(0, 3)
    .join(' ')
    .replace(/\[([^\]]{1,200})\]\([^)]{0,500}\)/g, '$1')
    .replace(/[*_`]{1,3}(\S)/g, '$1')
    .replace(/(\S)[*_`]{1,3}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
  const cut = cutToTokens(text, limit)
  if (cut === text) return text
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('。'))
  return end > cut.length / 2 ? cut.slice(0, end + 1) : cut
}
