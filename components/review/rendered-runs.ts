import { cutText, visibleParts } from '#components/ui/visible-parts.ts'
import type { PreviewPart } from '#lib/model/index.ts'
import { shareHeight } from './row-heights.ts'

/** A run of rendered text: what it says, the sign drawn where it cannot be seen, and the field it is of. */
export interface RenderedRun {
  text: string
  /** Drawn for each character; empty for a space, whose sign is a shape, and for what is plain. */
  sign: string
  /** Kind of white space, for its name; null where there is no sign. */
  space: 'spaces' | 'tabs' | 'line-breaks' | 'invisible' | null
  code: string | null
  field: PreviewPart['field']
  /** How many UTF-16 units were left out here; the run itself is then empty. */
  gap: number
}

/** A shortened part keeps at least this much, so that every field can be told. */
const leastKept = 48

/**
 * Cuts rendered parts into runs with white space made visible: at the ends of every field's text and
 * at both ends of the whole; between fields it belongs to the template and stays plain. Beyond
 * `budget` UTF-16 units in all, the longest parts lose their middle; `cut` says whether any did.
 */
export function renderedRuns(
  parts: readonly PreviewPart[],
  budget = Number.POSITIVE_INFINITY,
): { runs: RenderedRun[]; cut: boolean } {
  const lengths = parts.map(({ text }) => text.length)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const shares =
    total <= budget
      ? lengths
      : shareHeight(lengths, {
          available: budget,
          least: Math.min(leastKept, Math.floor(budget / (parts.length + 1))),
        })
  const runs: RenderedRun[] = []
  let cut = false
  parts.forEach(({ text, field }, index) => {
    const share = shares[index] ?? text.length
    const atStart = index === 0 || field !== null
    const atEnd = index === parts.length - 1 || field !== null
    if (text.length <= share) {
      runs.push(...visibleRuns(text, { field, atStart, atEnd }))
      return
    }
    cut = true
    const head = headOf(text, Math.ceil((share * 2) / 3))
    const tail = tailOf(text, share - Math.ceil((share * 2) / 3))
    runs.push(...visibleRuns(head, { field, atStart, atEnd: false }))
    const gap = text.length - head.length - tail.length
    runs.push({ text: '', sign: '', space: null, code: null, field, gap })
    runs.push(...visibleRuns(tail, { field, atStart: false, atEnd }))
  })
  return { runs, cut }
}

/** How far back or on a cut may go to fall between two words. */
const wordReach = 12

function headOf(text: string, length: number): string {
  const head = cutText(text, length)
  const space = head.search(/\s\S*$/)
  return space > 0 && head.length - space <= wordReach ? head.slice(0, space) : head
}

function tailOf(text: string, length: number): string {
  if (length <= 0) return ''
  const tail = text.slice(-length).replace(/^[\udc00-\udfff]/, '')
  const space = tail.search(/\s/)
  return space !== -1 && space < Math.min(wordReach, tail.length - 1) ? tail.slice(space + 1) : tail
}

function visibleRuns(
  text: string,
  { field, atStart, atEnd }: { field: PreviewPart['field']; atStart: boolean; atEnd: boolean },
): RenderedRun[] {
  const pieces = visibleParts(text)
  const lastText = pieces.findLastIndex(({ kind }) => kind === 'text' || kind === 'invisible')
  return pieces.map((piece, at) => {
    const isEdge = piece.kind !== 'text' && piece.kind !== 'invisible'
    const shown = !isEdge || (at > lastText ? atEnd : atStart)
    return piece.kind === 'text' || !shown
      ? { text: piece.text, sign: '', space: null, code: null, field, gap: 0 }
      : { text: piece.text, sign: piece.sign, space: piece.kind, code: piece.code, field, gap: 0 }
  })
}

/** Consecutive runs of one field together, to be tinted as one span. */
export function groupRuns(
  runs: readonly RenderedRun[],
): { field: PreviewPart['field']; runs: RenderedRun[] }[] {
  const groups: { field: PreviewPart['field']; runs: RenderedRun[] }[] = []
  for (const run of runs) {
    const last = groups.at(-1)
    if (last && last.field === run.field) last.runs.push(run)
    else groups.push({ field: run.field, runs: [run] })
  }
  return groups
}
