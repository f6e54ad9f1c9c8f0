import type { FieldPath, FieldRule, Message, Predicate } from '#lib/model/index.ts'
import type { LooseObject, LooseValue } from './loose-json.ts'
import { conditionOps } from './schema.ts'

type ReadName = (name: string) => FieldPath

/** Something read, and the parts of it that could not be. */
export interface ReadPart<T> {
  value: T
  lost: Message[]
}

/**
 * Reads `values` and `extract` into rules by field: lists of objects, `{field: {from: to}}`,
 * `{from: to}` or a lone pattern for the output. What is no rule is lost, and said.
 */
export function readFieldRules(
  task: LooseObject,
  { number, output, readName }: { number: number; output: FieldPath | null; readName: ReadName },
): ReadPart<FieldRule[]> {
  const rules = new Map<string, FieldRule>()
  const lost: Message[] = []
  const ruleOf = (field: FieldPath): FieldRule => {
    const key = JSON.stringify(field)
    const rule = rules.get(key) ?? { field, values: [], extract: null, replace: [] }
    rules.set(key, rule)
    return rule
  }
  const lose = (part: string) => lost.push(lostPart(number, part))

  const rename = (field: FieldPath | null, from: string | null, to: string | null) => {
    if (field === null || from === null || to === null) return lose('values')
    const { values } = ruleOf(field)
    if (from !== to && !values.some((each) => each.from === from)) values.push({ from, to })
  }
  for (const item of itemsOf(task.get('values'))) {
    if (!(item instanceof Map)) lose('values')
    else if (item.has('from') || item.has('to'))
      rename(
        fieldOf(item, readName) ?? output,
        textOf(item.get('from') ?? null),
        textOf(item.get('to') ?? null),
      )
    else
      for (const [name, to] of item)
        if (to instanceof Map)
          for (const [from, each] of to) rename(readName(name), from, textOf(each))
        else rename(output, name, textOf(to))
  }

  const extract = (field: FieldPath | null, pattern: string | null) => {
    if (field === null || !pattern || pattern.length > 1_000) return lose('extract')
    ruleOf(field).extract ??= pattern
  }
  for (const item of itemsOf(task.get('extract'))) {
    if (typeof item === 'string') extract(output, item)
    else if (!(item instanceof Map)) lose('extract')
    else if (item.has('pattern'))
      extract(fieldOf(item, readName) ?? output, textOf(item.get('pattern') ?? null))
    else for (const [name, pattern] of item) extract(readName(name), textOf(pattern))
  }
  return { value: [...rules.values()].filter(says), lost }
}

const says = ({ values, extract }: FieldRule) => values.length > 0 || extract !== null

const opNames: Record<string, string> = {
  '=': 'equals',
  '==': 'equals',
  eq: 'equals',
  is: 'equals',
  '!=': 'not-equals',
  '<>': 'not-equals',
  ne: 'not-equals',
  '>=': 'at-least',
  gte: 'at-least',
  '<=': 'at-most',
  lte: 'at-most',
  regex: 'matches',
  match: 'matches',
  null: 'is-null',
  'not-null': 'is-not-null',
  exists: 'is-not-null',
}

/** Reads `where`: a list of `{field, op, value}`. What is no condition is lost, and said. */
export function readConditions(
  task: LooseObject,
  { number, readName }: { number: number; readName: ReadName },
): ReadPart<Predicate[]> {
  const value: Predicate[] = []
  const lost: Message[] = []
  for (const item of itemsOf(task.get('where') ?? task.get('filter'))) {
    const condition = item instanceof Map ? readCondition(item, readName) : null
    if (condition) value.push(condition)
    else lost.push(lostPart(number, 'where'))
  }
  return { value, lost }
}

function readCondition(item: LooseObject, readName: ReadName): Predicate | null {
  const field = fieldOf(item, readName)
  const written = textOf(item.get('op') ?? item.get('operator') ?? null)
  if (field === null || written === null) return null
  const plain = written
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
  const op = conditionOps.find((each) => each === (opNames[plain] ?? plain))
  const operand = item.get('value') ?? item.get('text') ?? item.get('number') ?? null
  const text = textOf(operand)
  if (op === undefined) {
    if (!/^(not-)?in$/.test(plain) || !Array.isArray(operand)) return null
    const texts = operand.flatMap((each) => textOf(each) ?? [])
    return texts.length === 0 ? null : { op: plain === 'in' ? 'in' : 'not-in', field, texts }
  }
  if (op === 'is-null' || op === 'is-not-null') return { op, field }
  if (text === null) return null
  if (op === 'matches' || op === 'not-matches')
    return text === '' || text.length > 1_000 ? null : { op, field, pattern: text }
  if (op === 'at-least' || op === 'at-most') {
    const number = text.trim() === '' ? Number.NaN : Number(text)
    return Number.isFinite(number) ? { op, field, number } : null
  }
  if (op === 'length-at-least' || op === 'length-at-most') {
    const number = Number(text)
    return /^\d+$/.test(text.trim()) && Number.isSafeInteger(number) ? { op, field, number } : null
  }
  return text.length > 2_000 ? null : { op, field, text }
}

function fieldOf(item: LooseObject, readName: ReadName): FieldPath | null {
  const name = item.get('field')
  return typeof name === 'string' && name.trim() !== '' ? readName(name) : null
}

/** A scalar as text; null for lists, objects and null. */
export function textOf(value: LooseValue): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return null
}

/** A list's items, or the one thing that stands in place of a list. */
export function itemsOf(value: LooseValue | undefined): LooseValue[] {
  if (value === undefined || value === null || value === '') return []
  if (Array.isArray(value)) return value
  return value instanceof Map && value.size === 0 ? [] : [value]
}

/** The note that a part of a task could not be read. */
export function lostPart(number: number, part: string): Message {
  return { code: 'answer-part-lost', values: { number, part } }
}
