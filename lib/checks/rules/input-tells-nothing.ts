import type { Check } from '#lib/checks/check.ts'
import { nameTask, wordSet } from '#lib/checks/words/named-fields.ts'

/** Words in names of what is noted about a row, and holds nothing of it. */
const noted =
  wordSet(`id ids uid uuid guid hash sha idx index url urls uri link links permalink href path paths filepath filename file
timestamp timestamps ts utc date dates datetime time created updated modified year month day filing filed published size bytes length
count counts num score votes rank subreddit domain website site repo repository name author authors user username reviewer
annotator age gender sex nsfw license licence split fold version lang language type`)

/** Names that alone are no note: a person's or thing's name, its kind, its language may be a question. */
const mayAsk = wordSet('name type language lang year date day month time gender age')

/** Nothing is shown but notes about the row (ids, addresses, dates, a repository's name): they do not tell the output. */
export const inputTellsNothing: Check = {
  rule: 'input-tells-nothing',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    const { inputs, outputs } = nameTask(context, reading)
    if (inputs.length === 0 || outputs.length === 0) return []
    const isNote = inputs.every(
      ({ words }) => words.length > 0 && words.every((word) => noted.has(word)),
    )
    if (!isNote) return []
    // A date asked for its day, a name for its language: notes about notes can be told.
    const told = inputs.every(({ words }) => words.every((word) => mayAsk.has(word)))
    const asked = outputs.every(({ words }) =>
      words.some((word) => mayAsk.has(word) || word === 'country'),
    )
    if (told && (asked || inputs.every(({ words }) => words.includes('name')))) return []
    return [
      { place: 'input', values: { fields: inputs.map(({ name }) => `“${name}”`).join(', ') } },
    ]
  },
}
