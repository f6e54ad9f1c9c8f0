import type { FieldPath, Predicate } from '#lib/model/index.ts'
import type { Column, RecordsColumn } from './columns.ts'
import { findTurnOf, findTurns } from './conversation.ts'
import {
  type Facts,
  fieldOutput,
  inputOf,
  labeledInput,
  propose,
  type Rule,
  type RuleResult,
  shown,
} from './rule.ts'

const requests = ['Do what the request asks.', 'Read the request and reply with what it asks for.']

/** Alpaca's rows: an instruction, an input that may be empty, and the output. */
export const alpaca: Rule = (facts) => {
  const instruction = textNamed(facts, 'instruction')
  const input = textNamed(facts, 'input')
  const output = textNamed(facts, 'output')
  if (!instruction || !output || !input) return null
  const shared = { output: fieldOutput(output.path), taskType: 'generation' as const }
  return {
    proposals: [
      propose({
        ...shared,
        rule: 'carry-out-instruction',
        instructions: requests,
        // Where the input is empty its line is left out; an empty line between them would stay.
        input: inputOf(instruction.path, '\n', input.path),
        reason: {
          instruction: shown(instruction),
          input: shown(input),
          output: shown(output),
        },
      }),
    ],
    taken: [instruction, input, output].map(({ path }) => path),
    notes: [],
  }
}

/** A prompt and its completion, as texts or as lists of messages. */
export const promptCompletion: Rule = (facts) => {
  const prompt = findSide(facts, 'prompt', 'asker')
  const completion = findSide(facts, 'completion', 'answerer')
  if (!prompt || !completion) return null
  return result(
    facts,
    ['prompt', 'completion'],
    [
      propose({
        rule: 'complete-prompt',
        instructions: requests,
        input: labeledInput({ path: prompt.path }),
        output: fieldOutput(completion.path),
        taskType: 'generation',
        where: [...prompt.where, ...completion.where],
        reason: { prompt: shown(prompt), completion: shown(completion) },
      }),
    ],
  )
}

/**
 * A reply that was preferred and one that was refused: the refused one is never an output, and without a
 * prompt of its own (or a user's turn in the preferred one) there is no task.
 */
export const preference: Rule = (facts) => {
  const names = ['prompt', 'chosen', 'rejected']
  const rejected = textNamed(facts, 'rejected') ?? recordsNamed(facts, 'rejected')
  if (!rejected) return null
  const turns = recordsNamed(facts, 'chosen')
  const pair = turns ? findTurns(turns) : null
  const given = findSide(facts, 'prompt', 'asker')
  const chosen = findSide(facts, 'chosen', 'answerer')
  if (!chosen) return null
  const first: Side | null =
    turns && pair
      ? {
          path: [...turns.path, pair.first, pair.content],
          where: [
            { op: 'equals', field: [...turns.path, pair.first, pair.role], text: pair.asker },
          ],
        }
      : null
  const prompt = given ?? first
  if (!prompt) return result(facts, names, [], [{ code: 'rules-preference-no-prompt', values: {} }])
  return result(facts, names, [
    propose({
      rule: 'preferred-reply',
      instructions: requests,
      input: labeledInput({ path: prompt.path }),
      output: fieldOutput(chosen.path),
      taskType: 'generation',
      where: [...prompt.where, ...chosen.where],
      reason: { prompt: shown(prompt), chosen: shown(chosen), rejected: shown(rejected) },
    }),
  ])
}

/** A text, and what has to hold of the row for it to be one side's. */
interface Side {
  path: FieldPath
  where: Predicate[]
}

function findSide(facts: Facts, name: string, side: 'asker' | 'answerer'): Side | null {
  const text = textNamed(facts, name)
  if (text) return { path: text.path, where: [] }
  const turns = recordsNamed(facts, name)
  const turn = turns ? findTurnOf(turns, side) : null
  if (!turn) return null
  return {
    path: turn.content,
    where: [{ op: 'equals', field: turn.role, text: turn.speaker }],
  }
}

/** The names are a convention of those who train on such data; elsewhere names settle ties only. */
function isNamed(path: FieldPath, name: string): boolean {
  return path.length === 1 && String(path[0]).toLowerCase() === name
}

function textNamed(facts: Facts, name: string): Column | null {
  return facts.columns.find(({ path, type }) => type.kind === 'text' && isNamed(path, name)) ?? null
}

function recordsNamed(facts: Facts, name: string): RecordsColumn | null {
  return facts.records.find(({ path }) => isNamed(path, name)) ?? null
}

/** Leaves everything inside the named fields alone from here on. */
function result(
  facts: Facts,
  names: readonly string[],
  proposals: RuleResult['proposals'],
  notes: RuleResult['notes'] = [],
): RuleResult {
  const all = [...facts.columns, ...facts.records, ...facts.lists].map(({ path }) => path)
  const taken = all.filter((path) => names.includes(String(path[0]).toLowerCase()))
  return { proposals, taken, notes }
}
