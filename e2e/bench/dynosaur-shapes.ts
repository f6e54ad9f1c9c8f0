import { readFile } from 'node:fs/promises'
import { listedFields, readTaskList, splitAnswers } from '#lib/proposals/index.ts'
import { drawsFrom, words } from './squad-rows.ts'

/** A task as a released list has it, of one output. */
export interface ShapedTask {
  task_name: string
  instruction: string
  input_fields: string[]
  output_field: string[]
}

/** A dataset to be made: its fields, those among them that hold one of few labels, and its tasks. */
export interface DatasetShape {
  name: string
  fields: string[]
  labels: ReadonlyMap<string, string[]>
  tasks: ShapedTask[]
}

/**
 * Measured on the released list of the reference (5,740 tasks over 2,061 configs): how many datasets have
 * so many tasks; how many tasks have so many input fields; how many of the tasks whose output is one of
 * few labels name so many; words of an instruction at even steps from the shortest to the longest.
 */
const tasksOfDataset = [454, 500, 527, 337, 139, 78, 17, 7, 1, 1]
const inputsOfTask = [4168, 1463, 60, 22, 10, 2, 4, 4, 7]
const answersOfTask = [0, 755, 211, 134, 53, 29, 16, 13, 8, 12]
const instructionWords = [6, 7, 8, 9, 10, 11, 12, 12, 13, 15, 16, 18, 21, 26, 40]
/** Tasks with labels: 1,231 of 5,740. */
const labelShare = 0.214

/** Draws an index by weights. */
function drawWeighted(draw: () => number, weights: readonly number[]): number {
  let left = draw() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [index, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return index
  }
  return weights.length - 1
}

/** As many datasets as are asked for, with tasks like those of the released list; the same for the same seed. */
export function drawShapes({ datasets, seed }: { datasets: number; seed: number }): DatasetShape[] {
  const draw = drawsFrom(seed)
  // All 2,061 have exactly the counts of the list; of fewer datasets each draws one.
  const counts = tasksOfDataset.flatMap((many, index) => Array<number>(many).fill(index + 1))
  for (let at = counts.length - 1; at > 0; at -= 1) {
    const other = Math.floor(draw() * (at + 1))
    const held = counts[at] ?? 1
    counts[at] = counts[other] ?? 1
    counts[other] = held
  }
  return Array.from({ length: datasets }, (_, index) =>
    drawShape(draw, `set${index % 324}-config_${index}`, counts[index % counts.length] ?? 1),
  )
}

function drawShape(draw: () => number, name: string, tasks: number): DatasetShape {
  const labels = new Map<string, string[]>()
  const texts: string[] = []
  const takeText = (number: number) => {
    while (texts.length <= number) texts.push(`field_${texts.length}`)
    return texts[number] ?? ''
  }
  const made = Array.from({ length: tasks }, (_, index): ShapedTask => {
    const inputs = Array.from({ length: drawWeighted(draw, inputsOfTask) + 1 }, (_, at) =>
      takeText((index + at) % (2 + Math.floor(tasks / 2) + at)),
    )
    const input_fields = [...new Set(inputs)]
    const count = instructionWords[Math.floor(draw() * instructionWords.length)] ?? 12
    const phrase = Array.from({ length: count }, () => words[Math.floor(draw() * words.length)])
    const instruction = `Given ${phrase.join(' ')} of ${name}, part ${index + 1}.`
    if (draw() < labelShare) {
      const field = `label_${index}`
      const answers = Array.from(
        { length: drawWeighted(draw, answersOfTask) + 1 },
        (_, at) => `${words[(index * 7 + at) % words.length]} ${at}`,
      )
      labels.set(field, answers)
      const sentence = ` Answers must be one of ${answers.join(', ')}.`
      return {
        ...{ task_name: name, input_fields, output_field: [field] },
        instruction: instruction + sentence,
      }
    }
    const output = takeText(Math.max(...input_fields.map((field) => texts.indexOf(field))) + 1)
    return { task_name: name, instruction, input_fields, output_field: [output] }
  })
  return { name, fields: [...texts, ...labels.keys()], labels, tasks: made }
}

/** Datasets with the names, fields and tasks of a list in the released shape; of several outputs the first. */
export async function readShapes(path: string, datasets: number): Promise<DatasetShape[]> {
  const { entries } = readTaskList({ text: await readFile(path, 'utf8'), fileName: path })
  interface Growing {
    fields: Set<string>
    labels: Map<string, string[]>
    tasks: ShapedTask[]
  }
  const shapes = new Map<string, Growing>()
  for (const { task } of entries) {
    if (task.kind !== 'released') continue
    const { task_name, instruction, input_fields, output_field } = task.task
    const shape: Growing = shapes.get(task_name) ?? {
      fields: new Set(),
      labels: new Map(),
      tasks: [],
    }
    for (const field of listedFields(task)) shape.fields.add(field)
    const { answers } = splitAnswers(instruction)
    const [output] = output_field
    if (answers && output !== undefined) shape.labels.set(output, answers)
    shape.tasks.push({
      task_name,
      instruction,
      input_fields,
      output_field: output_field.slice(0, 1),
    })
    shapes.set(task_name, shape)
  }
  return [...shapes]
    .slice(0, datasets)
    .map(([name, { fields, labels, tasks }]) => ({ name, fields: [...fields], labels, tasks }))
}

/** Characters of a value: of a field's usual length (log-normal over fields, median 120), give or take half. */
const medianLength = 120
const longest = 2_500

/** Rows of a dataset as JSON Lines: texts that are told apart by their row, labels in turn. */
export function shapedLines(
  shape: DatasetShape,
  { rows, seed }: { rows: number; seed: number },
): string {
  const draw = drawsFrom(seed)
  const spread = (sigma: number) => {
    const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
    return Math.exp(sigma * normal)
  }
  const usual = new Map(shape.fields.map((field) => [field, medianLength * spread(0.9)]))
  const text = (length: number, row: number) => {
    let made = `${row}`
    while (made.length < length) made += ` ${words[Math.floor(draw() * words.length)]}`
    return made
  }
  return Array.from({ length: rows }, (_, row) => {
    const values = shape.fields.map((field) => {
      const answers = shape.labels.get(field)
      if (answers) return [field, answers[Math.floor(draw() * answers.length)]]
      const length = Math.min(longest, (usual.get(field) ?? medianLength) * (0.5 + draw()))
      return [field, text(length, row)]
    })
    return `${JSON.stringify(Object.fromEntries(values))}\n`
  }).join('')
}
