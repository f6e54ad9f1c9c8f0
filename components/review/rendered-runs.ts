import { cutText, visibleParts } from '#components/ui/visible-parts.ts'
import type { PreviewPart } from '#lib/model/index.ts'

/** A run of rendered text: what it says, the sign drawn over it where it cannot be seen, and the field it is of. */
export interface RenderedRun {
  text: string
  sign: string | null
  /** Kind of white space, for its name; null where there is no sign. */
  space: 'spaces' | 'tabs' | 'line-breaks' | 'invisible' | null
  code: string | null
  field: PreviewPart['field']
}

/**
 * Cuts rendered parts into runs with white space made visible: at the ends of every field's text and
 * at both ends of the whole; between fields it belongs to the template and stays plain. At most
 * `limit` UTF-16 units; `cut` says whether there is more.
 */
export function renderedRuns(
  parts: readonly PreviewPart[],
  limit = Number.POSITIVE_INFINITY,
): { runs: RenderedRun[]; cut: boolean } {
  const runs: RenderedRun[] = []
  let left = limit
  let cut = false
  parts.forEach((part, index) => {
    if (left <= 0 && part.text !== '') cut = true
    if (left <= 0 || part.text === '') return
    const text = cutText(part.text, left)
    const short = text.length < part.text.length
    left -= text.length
    if (short) left = 0
    cut ||= short
    const atStart = index === 0 || part.field !== null
    const atEnd = (index === parts.length - 1 || part.field !== null) && !short
    const pieces = visibleParts(text)
    const lastText = pieces.findLastIndex(({ kind }) => kind === 'text' || kind === 'invisible')
    pieces.forEach((piece, at) => {
      const isEdge = piece.kind !== 'text' && piece.kind !== 'invisible'
      const shown = !isEdge || (at > lastText ? atEnd : atStart)
      runs.push(
        piece.kind === 'text' || !shown
          ? { text: piece.text, sign: null, space: null, code: null, field: part.field }
          : {
              text: piece.text,
              sign: piece.sign,
              space: piece.kind,
              code: piece.code,
              field: part.field,
            },
      )
    })
  })
  return { runs, cut }
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
