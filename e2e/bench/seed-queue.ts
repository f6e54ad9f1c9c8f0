import { transact } from '#db/index.ts'
import { type Actor, type FieldPath, TaskContent } from '#lib/model/index.ts'
import {
  admitDrafts,
  type Examined,
  examine,
  findLocalActor,
  getReadDataset,
  type Studio,
} from '#lib/usecases/index.ts'
import { addLines } from './add-dataset.ts'
import { squadLines } from './squad-rows.ts'

export interface SeededQueue {
  datasets: number
  tasks: number
  families: number
  /** A task of a dataset so large that previews read its sample. */
  largeTaskId: string
  /** A dataset of 200 rows. */
  smallDatasetId: string
  /** An open task of it. */
  smallTaskId: string
}

const topics =
  'harbors,rivers,treaties,museums,engines,bridges,libraries,councils,valleys,armies,schools,empires,gardens,markets,railways,stations,churches,islands,mountains,festivals,theaters,glaciers,parliaments,orchestras,cathedrals,settlements,expeditions,manuscripts,alloys,turbines,reservoirs,observatories,lighthouses,canals,vineyards,quarries,deserts,lagoons,volcanoes,monasteries'.split(
    ',',
  )
const rowsEach = 200
const largeRows = 50_000
const largeTasks = 5

/** Fills an empty studio: a few dozen small datasets, one large one, and `tasks` tasks, about five a family. */
export async function seedQueue(
  studio: Studio,
  {
    folder,
    tasks,
    say,
    signal,
  }: { folder: string; tasks: number; say: (line: string) => void; signal: AbortSignal },
): Promise<SeededQueue> {
  const actor = findLocalActor(studio)
  if (!actor) throw new Error('the studio has no owner')
  const families = new Set<string>()
  let done = 0
  let small = { datasetId: '', taskId: '' }
  for (const [index, topic] of topics.entries()) {
    const wanted = Math.floor(((tasks - largeTasks) * (index + 1)) / topics.length) - done
    const datasetId = await addRows(studio, actor, { folder, topic, rows: rowsEach, index, signal })
    const made = await admit(studio, actor, { datasetId, topic, tasks: wanted, signal })
    for (const key of made.families) families.add(`${index} ${key}`)
    done += made.taskIds.length
    small = { datasetId, taskId: made.taskIds.at(-1) ?? '' }
    if (index % 10 === 9) say(`${index + 1} datasets, ${done} tasks`)
  }
  const datasetId = await addRows(studio, actor, {
    folder,
    topic: 'everything',
    rows: largeRows,
    index: topics.length,
    signal,
  })
  const large = await admit(studio, actor, {
    datasetId,
    topic: 'everything',
    tasks: largeTasks,
    signal,
  })
  return {
    datasets: topics.length + 1,
    tasks: done + large.taskIds.length,
    families: families.size + large.families.length,
    largeTaskId: large.taskIds[0] ?? '',
    smallDatasetId: small.datasetId,
    smallTaskId: small.taskId,
  }
}

/** Reads generated rows as an upload would be read, and makes a dataset of them. */
async function addRows(
  studio: Studio,
  actor: Actor,
  {
    folder,
    topic,
    rows,
    index,
    signal,
  }: { folder: string; topic: string; rows: number; index: number; signal: AbortSignal },
): Promise<string> {
  const { datasetId } = await addLines(studio, actor, {
    folder,
    name: `Questions on ${topic}`,
    description: `Passages on ${topic} with questions and their answers.`,
    license: ['MIT', 'CC-BY-4.0', 'CC-BY-SA-4.0', 'Apache-2.0', 'unknown'][index % 5] ?? 'MIT',
    fileName: `${topic}.jsonl`,
    lines: lines({ topic, rows, seed: index + 1 }),
    signal,
  })
  return datasetId
}

function lines({ topic, rows, seed }: { topic: string; rows: number; seed: number }): string {
  const source = squadLines(seed)
  return Array.from({ length: rows }, (_, number) => {
    const row = JSON.parse(source.next().value) as { context: string; question: string }
    const more = {
      topic,
      level: ['easy', 'medium', 'hard'][number % 3],
      summary: row.context.slice(0, 160),
      hint: row.question.split(' ').reverse().join(' '),
    }
    return `${JSON.stringify({ ...row, ...more })}\n`
  }).join('')
}

const inputFields = ['context', 'question', 'title', 'hint', 'summary', 'topic']
const outputFields: FieldPath[] = [['answers', 'text', 0], ['level'], ['question'], ['summary']]

/** Every choice of one to three input fields, with an output that is not among them. */
function shapes(): { input: string[]; output: FieldPath }[] {
  const subsets = Array.from({ length: 2 ** inputFields.length - 1 }, (_, index) =>
    inputFields.filter((_name, bit) => ((index + 1) >> bit) & 1),
  ).filter((subset) => subset.length <= 3)
  return outputFields.flatMap((output) =>
    subsets
      .filter((subset) => !subset.includes(String(output[0])))
      .map((input) => ({ input, output })),
  )
}

const wordings = [
  (given: string, asked: string, topic: string) =>
    `Read the ${given} and give the ${asked}. The text is about ${topic}.`,
  (given: string, asked: string, topic: string) =>
    `Given the ${given} from a text on ${topic}, what is the ${asked}?`,
  (given: string, asked: string, topic: string) =>
    `You are shown the ${given} of an entry on ${topic}. Write its ${asked}, and nothing else.`,
  (given: string, asked: string, topic: string) =>
    `Work out the ${asked} that belongs to the ${given} below, taken from a collection on ${topic}.`,
  (given: string, asked: string, topic: string) =>
    `An editor of an encyclopedia of ${topic} has only the ${given}. Supply the ${asked}.`,
]

/** Content number `index` of a dataset: five wordings a family, then the next family. */
function contentOf(index: number, topic: string): { content: TaskContent; family: string } {
  const all = shapes()
  const shape = all[Math.floor(index / wordings.length) % all.length]
  const wording = wordings[index % wordings.length]
  if (!shape || !wording) throw new Error('there is no such shape')
  const given = shape.input.join(', the ')
  const asked = shape.output[0] === 'answers' ? 'answer' : String(shape.output[0])
  const round = Math.floor(index / (wordings.length * all.length))
  const instruction = `${wording(given, asked, topic)}${round > 0 ? ` (${round + 1})` : ''}`
  // Not the first of a dataset: it is the one typed into, and every previewed row must show what is typed.
  const more = index % 7 === 3 ? [`In short: ${instruction}`] : []
  const content = TaskContent.parse({
    instructions: [instruction, ...more],
    input: { kind: 'fields', style: 'labeled', fields: shape.input.map((name) => [name]) },
    output: { kind: 'field', field: shape.output },
    taskType: 'question-answering',
  })
  return { content, family: `${given} ${asked}` }
}

async function admit(
  studio: Studio,
  actor: Actor,
  {
    datasetId,
    topic,
    tasks,
    signal,
  }: { datasetId: string; topic: string; tasks: number; signal: AbortSignal },
): Promise<{ taskIds: string[]; families: string[] }> {
  const { dataset, revision } = getReadDataset(studio, { projectId: actor.projectId, datasetId })
  const contents = Array.from({ length: tasks }, (_, index) => contentOf(index, topic))
  const [first] = contents
  if (!first) return { taskIds: [], families: [] }
  // Rendering ten thousand tasks takes minutes: all tasks of a dataset get the counts of its first.
  const looked = await examine(studio, {
    projectId: actor.projectId,
    revision,
    content: first.content,
    surplusOutputs: [],
    signal,
  })
  const examined = (content: TaskContent): Examined => ({ ...looked, content, planHash: null })
  const { taskIds } = transact(studio.db, (tx) =>
    admitDrafts(tx, {
      dataset,
      revision,
      drafts: contents.map(({ content }, index) => ({
        draft: { content, reason: null, surplusOutputs: [] },
        origin:
          index % 3 === 0
            ? { kind: 'rules', rule: 'answer-span' }
            : { kind: 'model', model: 'bench', host: 'model.example', prompt: 'described' },
        examined: examined(content),
      })),
      runId: null,
      createdBy: null,
      now: studio.now,
    }),
  )
  return { taskIds, families: [...new Set(contents.map(({ family }) => family))] }
}
