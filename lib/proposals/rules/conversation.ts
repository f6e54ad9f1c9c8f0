import type { FieldPath, SampleValue } from '#lib/model/index.ts'
import type { RecordsColumn } from './columns.ts'
import { fieldOutput, labeledInput, propose, type Rule, shown } from './rule.ts'
import { shareOf } from './text-shapes.ts'

const askers = new Set(['user', 'human', 'prompter', 'customer', 'client'])
const answerers = new Set(['assistant', 'gpt', 'chatgpt', 'bot', 'model', 'ai', 'agent'])

/** Turns of a conversation, each with who speaks and what is said. */
export const conversation: Rule = (facts) => {
  for (const records of facts.records) {
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

function findTurns({ members, values }: RecordsColumn) {
  const texts = members.filter(({ type }) => type.kind === 'text').map(({ name }) => name)
  const lists = values.filter((value) => Array.isArray(value))
  for (const role of texts)
    for (const first of [0, 1]) {
      const speakers = lists.map((turns) => [
        textAt(turns[first], role),
        textAt(turns[first + 1], role),
      ])
      const alternate = shareOf(
        speakers,
        ([one, two]) => askers.has(lower(one)) && answerers.has(lower(two)),
      )
      const content = texts.find((name) => name !== role)
      const [asker, answerer] = speakers.find(([one]) => askers.has(lower(one))) ?? []
      if (lists.length >= 3 && alternate >= 0.7 && content && asker && answerer)
        return { role, content, first, asker, answerer }
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
