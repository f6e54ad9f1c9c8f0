import type { Field, SampleRow, SampleValue } from '#lib/model/index.ts'
import { showLabels } from './row-values.ts'

/** Rows that the paper's prompts show. */
export const promptRows = 2
/** Code points that they show of the name, the summary and each field. */
export const promptCut = 1_000

/** Rows as the paper's prompts show them: a line of JSON each, fields cut to 1,000 code points. */
export function writePaperRows(
  fields: readonly Field[],
  sample: readonly SampleRow[],
  shown: ReadonlySet<unknown>,
): string {
  return sample
    .slice(0, promptRows)
    .map((row) =>
      formatPaperRow(
        fields.flatMap((field, index): [string, SampleValue][] =>
          shown.has(field.name)
            ? [[field.name, showLabels(row.values[index] ?? null, field.type)]]
            : [],
        ),
      ),
    )
    .join('\n')
}

/** A row as one line of JSON, written by hand since a field may be called `__proto__` or `1`. */
export function formatPaperRow(entries: readonly [string, SampleValue][]): string {
  const members = entries.map(([name, value]) => `${JSON.stringify(name)}: ${formatValue(value)}`)
  return `{${members.join(', ')}}`
}

/** Text is cut as text; anything else that is too long becomes the beginning of its JSON. */
function formatValue(value: SampleValue): string {
  if (typeof value === 'string') return JSON.stringify(cutPaperText(value))
  const json = JSON.stringify(value)
  const beginning = cutPaperText(json)
  return beginning === json ? json : JSON.stringify(beginning)
}

/** The first 1,000 code points of a text. */
export function cutPaperText(text: string): string {
  if (text.length <= promptCut) return text
  // A code point has at most two units: no need to spread a text of megabytes.
  return [...text.slice(0, promptCut * 2)].slice(0, promptCut).join('')
}
