import {
  type Plan,
  type PlanPiece,
  type PlanValue,
  raw,
  type Sql,
  sql,
  value,
} from '#lib/model/index.ts'
import { frameText, shownName } from './dynosaur-input.ts'
import type { Shared } from './shared-words.ts'
import { stripText } from './strip.ts'

/**
 * Plans that differ in nothing but their words (instruction, labels, names of classes) and in which
 * columns they read are printed once for all of them: the words become columns of the rows. Planning SQL
 * takes longer than running it where a dataset has a hundred rows.
 */
export interface SharedPlan {
  /** Equal for plans that can be printed once. */
  key: string
  plan: Plan
  /** The canonical columns that it reads, in the order `c0`, `c1`, ... in which the shared plan does. */
  columns: readonly string[]
  /** The words, in the order of the columns `p0`, `p1`, ... */
  words: readonly Word[]
}

type Word = string | readonly string[]

/** A plan as one that others can be printed with; null where each row chooses among several phrasings. */
export function sharePlan(plan: Plan): SharedPlan | null {
  const [instruction, ...others] = plan.instructions
  if (instruction === undefined || others.length > 0) return null
  const words: Word[] = []
  const columns: string[] = []
  const word = (text: Word): Shared => {
    words.push(text)
    return { shared: `p${words.length - 1}` }
  }
  const column = (name: string): string => {
    if (!columns.includes(name)) columns.push(name)
    return `c${columns.indexOf(name)}`
  }
  const plain = (of: PlanValue): PlanValue => ({
    ...of,
    column: column(of.column),
    // Of the name nothing is printed but what is a word; a list's letters hang on it.
    path: [shownName(of).includes('choice') ? 'choice' : '', ...of.path.slice(1)],
  })
  const named = (of: PlanValue): PlanValue => {
    const { type } = of
    if (type.kind !== 'label') return plain(of)
    const shared = { kind: type.kind, names: [], ...word(type.names.map(stripText)) }
    return { ...plain(of), type: shared }
  }
  const piece = (one: PlanPiece): PlanPiece => {
    if (one.kind === 'literal') return { kind: 'literal', text: '', ...word(one.text) } as PlanPiece
    if (one.kind === 'item') return { ...one, list: plain(one.list), index: plain(one.index) }
    return { ...one, value: one.as === 'plain' ? named(one.value) : plain(one.value) }
  }
  const first = word(instruction)
  const { input, output } = plan
  const shared: Plan = {
    ...plan,
    ...first,
    instructions: [''],
    input:
      input.kind === 'lines'
        ? { kind: 'lines', lines: input.lines.map((line) => line.map(piece)) }
        : {
            kind: 'dynosaur',
            fields: input.fields.map((of) => ({ ...named(of), ...word(frameText(of)) })),
          },
    output:
      output.kind === 'field'
        ? { kind: 'field', value: named(output.value) }
        : { kind: 'template', pieces: output.pieces.map(piece) },
    where: plan.where.map(({ value: of, predicate }) => {
      const own = plain(of)
      return { value: own, predicate: { ...predicate, field: own.path } }
    }),
  }
  return { key: JSON.stringify(shared), plan: shared, columns, words }
}

/**
 * The rows of one plan as those of a shared one: its words beside them, its columns under the names that
 * the shared plan has for them. `carried` are further columns, written by hand.
 */
export function sharedRows({
  shared: { columns, words },
  rows,
  carried,
}: {
  shared: SharedPlan
  rows: Sql
  carried: Sql
}): Sql {
  const named = [
    ...words.map((word, index) => {
      const type = typeof word === 'string' ? 'VARCHAR' : 'VARCHAR[]'
      return sql`, CAST(${value(word)} AS ${raw(type)}) AS ${raw(`p${index}`)}`
    }),
    ...columns.map((name, index) => raw(`, "${name}" AS c${index}`)),
  ]
  return sql`SELECT ${carried}, "row"${named.reduce((all, one) => sql`${all}${one}`, raw(''))} FROM ${rows}`
}
