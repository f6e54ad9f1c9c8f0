import type { Check } from '#lib/checks/check.ts'
import {
  type NamedField,
  type NamedTask,
  nameTask,
  shares,
  wordSet,
} from '#lib/checks/words/named-fields.ts'

/** Words in names of what no text tells: keys, places, times, sizes, counts, popularity, where it came from. */
const kinds = {
  key: wordSet('id ids uid uuid uuids guid hash sha md checksum doi isbn pid cid index idx key'),
  address: wordSet(
    'url urls uri uris link links permalink href path paths filepath filename website site domain',
  ),
  time: wordSet(
    'timestamp timestamps ts utc date dates datetime created updated modified crawled scraped published retrieved year',
  ),
  size: wordSet(
    'size bytes length len offset offsets start end count counts totalcount num nb sentencecount wordcount',
  ),
  popularity: wordSet(
    'score scores karma votes upvotes downvotes likes retweets shares views stars downloads popularity rank ranking',
  ),
  origin: wordSet(
    'source sources subreddit outlet publisher repo repository author authors username user licence license split fold version provenance annotator worker workers performer performers caller',
  ),
  table: wordSet('column col row'),
} as const

type Kind = keyof typeof kinds

/** The output is of a kind that nobody can tell from the input: an id, an address, a time, a size, votes, an origin. */
export const targetNotInferable: Check = {
  rule: 'target-not-inferable',
  severity: 'warning',
  reads: 'names',
  run(context, reading) {
    const task = nameTask(context, reading)
    return task.outputs.flatMap((output) => {
      const kind = kindOf(output, task)
      return kind === null
        ? []
        : [{ place: 'output' as const, values: { field: output.name, kind } }]
    })
  },
}

function kindOf(output: NamedField, task: NamedTask): Kind | null {
  const kind = (Object.keys(kinds) as Kind[]).find((one) => shares(output.words, kinds[one]))
  if (isPageTitle(output, task)) return 'origin'
  if (kind === undefined) return null
  // How alike two texts are, or how strong a feeling is, can be judged.
  if (kind === 'popularity' && (judged(output) || comparesTwo(task))) return null
  // “answer key”, “key phrase”: no key of a row.
  if (
    kind === 'key' &&
    shares(output.words, wordSet('answer phrase phrases word words point points'))
  )
    return null
  // “source code”, “source text”: the text itself. “answer start” with its context is a place in it, still not text.
  if (
    kind === 'origin' &&
    shares(output.words, wordSet('code text sentence language content document tokens'))
  )
    return null
  if (kind === 'table' && shares(output.words, wordSet('values value text'))) return null
  // The year of a date, the day of a time.
  if (kind === 'time' && shares(task.inputStems, kinds.time)) return null
  // An index that picks one of shown choices is an answer.
  if (
    kind === 'key' &&
    shares(output.words, wordSet('index idx')) &&
    shows(task, 'choice option ending candidate')
  )
    return null
  return kind
}

function judged(output: NamedField): boolean {
  return shares(
    output.words,
    wordSet(
      'similarity relatedness related sentiment toxicity polarity readability formality quality emotion stance',
    ),
  )
}

/** Two texts of one kind side by side: `sentence1` and `sentence2`, `text_a` and `text_b`. */
function comparesTwo({ inputs }: NamedTask): boolean {
  const bases = inputs.map(({ words }) => words.filter((word) => word.length > 1).join(' '))
  return bases.some((base, index) => base !== '' && bases.indexOf(base) < index)
}

function shows({ inputStems }: NamedTask, stems: string): boolean {
  return shares(inputStems, wordSet(stems))
}

/** The title of the page or the name of the task that a row was taken from. */
function isPageTitle({ words }: NamedField, { inputStems }: NamedTask): boolean {
  const name = words.join(' ')
  if (/^(page ?title|doc(ument)? title|task|task name|dataset|dataset name)$/.test(name))
    return true
  return name === 'title' && inputStems.size > 0 && shares(inputStems, wordSet('id url'))
}
