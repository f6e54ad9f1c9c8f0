import type { Engine } from '#lib/engine/index.ts'
import {
  type Field,
  type FieldType,
  identifier,
  type RecordShape,
  type Sql,
  sql,
} from '#lib/model/index.ts'

/** A shape told by the fields alone, or a list of turns whose speakers have to be looked at first. */
export type ShapeFinding =
  | { kind: 'told'; shape: RecordShape }
  | { kind: 'turns'; shape: RecordShape; field: Field; role: string }

const rowsLooked = 50
const conversing = 0.7

const askers = new Set(['user', 'human', 'prompter'])
const answerers = new Set(['assistant', 'gpt', 'chatgpt', 'bot', 'model', 'ai'])

/**
 * What data that people train on is shaped like: Alpaca (`instruction`, `input`, `output`), prompts with
 * completions, preferences (`chosen`, `rejected`, as TRL takes them), ShareGPT (`from`, `value`) or OpenAI
 * messages (`role`, `content`). Null where it is none of them.
 */
export function findShape(fields: readonly Field[]): ShapeFinding | null {
  const has = (name: string, isType: (type: FieldType) => boolean) =>
    fields.some((field) => field.name.toLowerCase() === name && isType(field.type))
  const isReply = (type: FieldType) => type.kind === 'text' || turnsOf(type) !== null
  if (has('chosen', isReply) && has('rejected', isReply))
    return { kind: 'told', shape: 'preference' }
  if (has('prompt', isReply) && has('completion', isReply))
    return { kind: 'told', shape: 'prompt-completion' }
  if (
    has('instruction', isText) &&
    has('output', isText) &&
    (fields.length < 3 || has('input', isText))
  )
    return { kind: 'told', shape: 'alpaca' }
  for (const field of fields) {
    const turns = turnsOf(field.type)
    if (turns) return { kind: 'turns', ...turns, field }
  }
  return null
}

function isText(type: FieldType): boolean {
  return type.kind === 'text'
}

function turnsOf(type: FieldType): { shape: RecordShape; role: string } | null {
  if (type.kind !== 'list' || type.item.kind !== 'struct') return null
  const members = new Map(type.item.fields.map((member) => [member.name, member.type.kind]))
  const says = (name: string) => members.get(name) === 'text' || members.get(name) === 'json'
  if (members.get('from') === 'text' && says('value')) return { shape: 'sharegpt', role: 'from' }
  if (members.get('role') === 'text' && says('content')) return { shape: 'messages', role: 'role' }
  return null
}

/** Whether most of these lists of speakers are of a user and an assistant. */
export function isConversation(lists: readonly (readonly unknown[])[]): boolean {
  const spoken = lists.filter((speakers) => speakers.length > 0)
  const speaks = (speakers: readonly unknown[], set: ReadonlySet<string>) =>
    speakers.some((one) => typeof one === 'string' && set.has(one.toLowerCase()))
  const found = spoken.filter((list) => speaks(list, askers) && speaks(list, answerers))
  return spoken.length > 0 && found.length >= spoken.length * conversing
}

/** The shape of a relation's rows, by its fields and, where it is of turns, by who speaks in the first. */
export async function readShape(options: {
  engine: Engine
  /** A FROM item. */
  rows: Sql
  fields: readonly Field[]
  signal: AbortSignal
}): Promise<RecordShape | null> {
  const { engine, rows, fields, signal } = options
  const finding = findShape(fields)
  if (finding?.kind !== 'turns') return finding?.shape ?? null
  const column = identifier(finding.field.column)
  const role = identifier(finding.role)
  const found = await engine.rows(
    sql`SELECT encode(CAST(to_json(list_transform(${column}, lambda x: (x).${role})) AS VARCHAR))
        FROM (SELECT * FROM ${rows} LIMIT ${{ text: String(rowsLooked), values: [] }}) WHERE ${column} IS NOT NULL`,
    { signal },
  )
  const speakers = found.map(([cell]) => JSON.parse(String(cell)) as unknown[])
  return isConversation(speakers) ? finding.shape : null
}
