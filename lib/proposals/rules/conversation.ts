import type { FieldPath, SampleValue } from '#lib/model/index.ts'
import type { RecordsColumn } from './columns.ts'
import { fieldOutput, labeledInput, propose, type Rule, shown } from './rule.ts'
import { shareOf } from './text-shapes.ts'

const askers = new Set(['user', 'human', 'prompter', 'customer', 'client'])
const answerers = new Set(['assistant', 'gpt', 'chatgpt', 'bot', 'model', 'ai', 'agent'])

/** What answers a user may be called `system` too, where the user speaks first. */
const repliers = new Set([...answerers, 'system'])

/** Turns of a conversation, each with who speaks and what is said. */
export const conversation: Rule = (facts) => {
  const free = facts.records.filter(({ path }) => !facts.taken.has(JSON.stringify(path)))
  for (const records of free) {
    const turns = findTurns(records)
    if (!turns) continue
    const { role, content, first, asker, answerer } = turns
    const at = (index: number, member: string): FieldPath => [...records.path, index, member]
    return {
      proposals: [
        propose({
          rule: 'first-reply',
          instructions: ['Reply to the message.', 'Give a helpful reply to what the user writes.'],
          input: labeledInput({ path: at(first, content) }),
          output: fieldOutput(at(first + 1, content)),
          taskType: 'generation',
          where: [
            { op: 'equals', field: at(first, role), text: asker },
            { op: 'equals', field: at(first + 1, role), text: answerer },
          ],
          reason: { turns: shown(records) },
        }),
      ],
      taken: [at(0, content), at(0, role)],
      notes: [],
    }
  }
  return null
}

/** Where a list of turns has a user's message with a reply after it, and what the members are called. */
export function findTurns({ members, values }: RecordsColumn) {
  const texts = members.filter(({ type }) => type.kind === 'text').map(({ name }) => name)
  const lists = values.filter((value) => Array.isArray(value))
  const found = texts.flatMap((role) =>
    [0, 1].flatMap((first) => {
      const speakers = lists.map((turns) => [
        textAt(turns[first], role),
        textAt(turns[first + 1], role),
      ])
      const alternates = ([one, two]: (typeof speakers)[number]) =>
        askers.has(lower(one)) && repliers.has(lower(two))
      const share = shareOf(speakers, alternates)
      const content = texts.find((name) => name !== role)
      const [asker, answerer] = speakers.find(alternates) ?? []
      // Some begin with a word from the system: the rows that do not fit are left out by their speakers.
      return lists.length >= 3 && share >= 0.3 && content && asker && answerer
        ? [{ role, content, first, asker, answerer, share }]
        : []
    }),
  )
  return found.sort((a, b) => b.share - a.share)[0] ?? null
}

/** The turn, first or second, at which most of these lists have a speaker of one side. */
export function findTurnOf(
  { path, members, values }: RecordsColumn,
  side: 'asker' | 'answerer',
): { content: FieldPath; role: FieldPath; speaker: string } | null {
  const texts = members.filter(({ type }) => type.kind === 'text').map(({ name }) => name)
  const lists = values.filter((value) => Array.isArray(value))
  const speakers = side === 'asker' ? askers : answerers
  for (const role of texts)
    for (const index of [0, 1]) {
      const said = lists.map((turns) => textAt(turns[index], role))
      const speaker = said.find((one) => speakers.has(lower(one)))
      const content = texts.find((name) => name !== role)
      const share = shareOf(said, (one) => speakers.has(lower(one)))
      if (lists.length >= 3 && share >= 0.7 && speaker && content)
        return { content: [...path, index, content], role: [...path, index, role], speaker }
    }
  return null
}

function textAt(turn: SampleValue | undefined, member: string): string | null {
  if (turn === null || typeof turn !== 'object' || Array.isArray(turn)) return null
  const text = Object.hasOwn(turn, member) ? turn[member] : null
  return typeof text === 'string' ? text : null
}

function lower(text: string | null | undefined): string {
  return text?.toLowerCase() ?? ''
}
