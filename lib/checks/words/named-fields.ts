import type { CheckContext } from '#lib/checks/check.ts'
import type { TaskReading } from '#lib/checks/task-reading.ts'
import { type FieldPath, formatFieldPath } from '#lib/model/index.ts'
import { nameWords, stem } from './words.ts'

/** A field as its name tells of it. */
export interface NamedField {
  /** As people read it. */
  name: string
  words: string[]
  stems: Set<string>
}

/** The fields that a task shows and asks for, by what their names say. */
export interface NamedTask {
  inputs: NamedField[]
  outputs: NamedField[]
  /** Stems of every input's and of every output's words. */
  inputStems: Set<string>
  outputStems: Set<string>
  /** Letters of the dataset's and all fields' names in a row, to look a word up in. */
  letters: string
}

/** Reads the names of a task's fields. */
export function nameTask(context: CheckContext, reading: TaskReading): NamedTask {
  const at = (place: 'input' | 'output') =>
    distinct(reading.named.filter((one) => one.place === place).map(({ path }) => path)).map(
      nameField,
    )
  const inputs = at('input')
  const outputs = at('output')
  const stems = (fields: readonly NamedField[]) =>
    new Set(fields.flatMap(({ stems }) => [...stems]))
  const names = [context.datasetName ?? '', ...context.fields.map(({ name }) => name)]
  return {
    inputs,
    outputs,
    inputStems: stems(inputs),
    outputStems: stems(outputs),
    letters: names.flatMap(nameWords).join(''),
  }
}

function distinct(paths: readonly FieldPath[]): FieldPath[] {
  const seen = new Map(paths.map((path) => [formatFieldPath(path), path]))
  return [...seen.values()]
}

function nameField(path: FieldPath): NamedField {
  const words = path.flatMap((step) => (typeof step === 'string' ? nameWords(step) : []))
  return { name: formatFieldPath(path), words, stems: new Set(words.map(stem)) }
}

/** Whether two sets share an item. */
export function shares(some: Iterable<string>, others: ReadonlySet<string>): boolean {
  for (const one of some) if (others.has(one)) return true
  return false
}

/** The words of a text as a set. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
