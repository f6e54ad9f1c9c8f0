import { type Column, isText } from './columns.ts'
import { findTitle, titleFor } from './reading.ts'
import { relatedness } from './relations.ts'
import { fieldOutput, labeledInput, propose, type Rule, shown, textColumns } from './rule.ts'
import { shareOf } from './text-shapes.ts'

/** A document, and a shorter text (a summary, a title) made of what it says. */
export const summary: Rule = (facts) => {
  const texts = textColumns(facts)
  const document = [...texts].sort((a, b) => b.words - a.words)[0]
  if (!document || document.words < 25) return null
  const shorter = texts.filter((column) => summarizes(column, document))
  const short = shorter.find((column) => !isTitle(column)) ?? null
  const title = findTitle(facts, document, short ? [short] : []) ?? shorter.find(isTitle) ?? null
  const found = short ?? title
  if (!found) return null
  return {
    proposals: [
      ...(short ? [summarize(short, document)] : []),
      ...(title ? [titleFor(title, document)] : []),
    ],
    taken: [...(short ? [short.path] : []), ...(title ? [title.path] : [])],
    notes: [],
  }
}

/** A short line that does not end as a sentence does. */
function isTitle({ words, texts }: Column): boolean {
  const present = texts.filter((text) => text !== null)
  return words <= 16 && shareOf(present, (text) => /[.!?。！？]["'”’)]*$/.test(text)) < 0.3
}

function summarizes(column: Column, document: Column): boolean {
  if (column === document || !isText(column) || column.questions >= 0.3) return false
  if (column.words < 8 || column.words > document.words * 0.5 || column.unique < 0.5) return false
  if (column.requests >= 0.5) return false
  const { same, lift } = relatedness(column, document)
  return same >= 0.3 && lift >= 0.15
}

function summarize(short: Column, document: Column) {
  return propose({
    rule: 'summary-of-text',
    instructions: [
      'Summarize the text.',
      'Say briefly what the text says, keeping to its main points.',
    ],
    input: labeledInput(document),
    output: fieldOutput(short.path),
    taskType: 'summarization',
    reason: { summary: shown(short), text: shown(document) },
  })
}
