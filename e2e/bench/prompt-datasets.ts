import { readFile } from 'node:fs/promises'

/** A dataset that the bench of prompts asks about: its lines, and what it says of itself. */
export interface PromptDataset {
  name: string
  description: string
  file: string
  text: string
  classLabels: { field: string; names: string[] }[]
}

const samples = new URL('../../lib/sources/samples/', import.meta.url)

/** The samples that the studio brings along. */
export async function readSamples(): Promise<PromptDataset[]> {
  const list: {
    file: string
    name: string
    description: string
    classLabels?: Record<string, string[]>
  }[] = JSON.parse(await readFile(new URL('samples.json', samples), 'utf8'))
  return Promise.all(
    list.map(async ({ file, name, description, classLabels = {} }) => ({
      name,
      description,
      file,
      text: await readFile(new URL(file, samples), 'utf8'),
      classLabels: Object.entries(classLabels).map(([field, names]) => ({ field, names })),
    })),
  )
}

const words =
  'the a of to and in river stone city winter engine garden window letter market road silver paper doctor music story train island kitchen teacher number morning answer forest question machine color evening bridge quickly slowly found wrote opened carried between under without because before after many several little old new bright quiet heavy narrow common early late'.split(
    ' ',
  )

/** Draws words like a reader of one seed: the same every time. */
function createWriter(seed: number) {
  let state = seed * 2_654_435_761 + 1
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const text = (characters: number): string => {
    let written = ''
    while (written.length < characters) {
      const sentence = Array.from({ length: 6 + next(10) }, () => words[next(words.length)])
      written += `${sentence.join(' ').replace(/^./, (first) => first.toUpperCase())}. `
    }
    return written.trim()
  }
  const about = (characters: number) => text(characters * (0.6 + next(80) / 100))
  return { next, text, about, name: () => words[next(words.length)] ?? 'x' }
}

type Writer = ReturnType<typeof createWriter>
type Row = Record<string, unknown>

/** Kinds of datasets that make up the reference's sources, with the lengths that are usual for them. */
const kinds: Record<string, (write: Writer) => Row> = {
  'short-intents': (w) => ({ text: w.about(60), label: `intent_${w.next(40)}` }),
  'short-sentiment': (w) => ({
    idx: w.next(1e9),
    sentence: w.about(90),
    label: ['bad', 'good'][w.next(2)],
  }),
  'short-pairs': (w) => ({
    premise: w.about(120),
    hypothesis: w.about(60),
    label: ['entailment', 'neutral', 'contradiction'][w.next(3)],
  }),
  'short-choices': (w) => ({
    id: `q${w.next(1e6)}`,
    question: w.about(90),
    choices: { label: ['A', 'B', 'C', 'D'], text: Array.from({ length: 4 }, () => w.about(25)) },
    answerKey: ['A', 'B', 'C', 'D'][w.next(4)],
  }),
  'short-translation': (w) => ({ translation: { en: w.about(90), de: w.about(95) } }),
  'short-math': (w) => ({
    Problem: w.about(220),
    Rationale: w.about(260),
    options: 'a ) 1 , b ) 2 , c ) 3 , d ) 4 , e ) 5',
    correct: 'abcde'[w.next(5)],
    category: ['general', 'physics', 'gain'][w.next(3)],
  }),
  'middle-reading': (w) => ({
    id: `r${w.next(1e9)}`,
    title: w.name(),
    context: w.about(750),
    question: w.about(60),
    answers: { text: [w.about(20)], answer_start: [w.next(700)] },
  }),
  'middle-dialogue': (w) => ({
    dialog: Array.from({ length: 8 }, () => w.about(60)),
    act: Array.from({ length: 8 }, () => w.next(5)),
    emotion: Array.from({ length: 8 }, () => w.next(7)),
  }),
  'middle-reviews': (w) => ({
    review_id: `v${w.next(1e9)}`,
    stars: 1 + w.next(5),
    review_title: w.about(30),
    review_body: w.about(450),
    product_category: w.name(),
    language: 'en',
  }),
  'long-news': (w) => ({
    article: w.about(3_500),
    highlights: w.about(280),
    id: `n${w.next(1e9)}`,
  }),
  'long-reviews': (w) => ({ text: w.about(1_300), label: ['neg', 'pos'][w.next(2)] }),
  'long-law': (w) => ({
    bill_id: `b${w.next(1e6)}`,
    text: w.about(9_000),
    summary: w.about(1_100),
    title: w.about(90),
  }),
  'long-code': (w) => ({
    repo: `${w.name()}/${w.name()}`,
    path: `lib/${w.name()}.py`,
    func_name: w.name(),
    docstring: w.about(180),
    code: w.about(900),
    code_tokens: w.about(900).split(' '),
    url: `https://code.example/${w.next(1e9)}`,
  }),
  'long-passages': (w) => ({
    query: w.about(50),
    passages: {
      is_selected: Array.from({ length: 8 }, () => w.next(2)),
      passage_text: Array.from({ length: 8 }, () => w.about(330)),
    },
    answers: [w.about(70)],
    query_type: ['description', 'numeric', 'entity'][w.next(3)],
  }),
}

/** Made-up datasets of the shapes and lengths that the reference read, the same for the same seed. */
export function drawPromptDatasets({
  seed,
  each,
}: {
  seed: number
  each: number
}): PromptDataset[] {
  return Object.entries(kinds).flatMap(([kind, row], at) =>
    Array.from({ length: each }, (_, turn) => {
      const write = createWriter(seed + at * 1_000 + turn)
      const rows = Array.from({ length: 300 }, () => JSON.stringify(row(write)))
      return {
        name: `${kind}-${turn + 1}`,
        // Summaries of the Hub run from a line to a page.
        description: write.about([80, 350, 900][turn % 3] ?? 350),
        file: `${kind}.jsonl`,
        text: rows.join('\n'),
        classLabels: [],
      }
    }),
  )
}
