import { parseFieldPath } from '#lib/model/index.ts'
import type { NestedList } from './nested-lists.ts'
import type { Measured, MeasuredList } from './unnest-measure.ts'

/** Turns of a conversation belong together: a row for each would tear it apart. */
const conversationNames =
  /^(conversations?|messages|turns|dialog(ue)?s?|utterances|chat|chosen|rejected|completion|prompt)$/i
const roleNames = /^(role|from|speaker|sender|author|user)$/i
const contentNames = /^(content|value|text|utterance|message|msg)$/i

/** What annotates its record, or is one of several things to choose from, is no example of its own. */
const annotationNames =
  /^(.*[_-])?(answers?|choices|options|candidates|entities|spans|tokens|labels|annotations?|facts|evidences?|references|citations|images|files|tools|functions|tool_calls|passages|documents|docs|contexts|ctxs|results|ratings|votes|comments|metadata)$/i

const words = (list: string) => new RegExp(`(^|[^a-z])(${list})s?([^a-z]|$)`, 'i')
/** Fields that make the record itself the example, whatever list it has. */
const exampleNames = words(
  'question|query|prompt|instruction|problem|input|output|response|answer|label|target|summary|completion|chosen|rejected|claim',
)
const askingNames = words('question|query|prompt|instruction|problem|followup|q')

/** An item without a question in it has to hold most of the text, and there have to be several a record. */
const leastShare = 0.6
const leastItems = 3

/** Whether an item is by itself what a task would be made of, and its record is not. */
function isClear({ list, above, items, share, beside }: MeasuredList): boolean {
  const members = list.levels.at(-1)?.members ?? []
  if (items === 0 || members.length < 2 || isHeldTogether(list)) return false
  if (beside.some((name) => exampleNames.test(name))) return false
  if (members.some(({ name }) => askingNames.test(name))) return true
  return share >= leastShare && items >= above * leastItems
}

function isHeldTogether(list: NestedList): boolean {
  const name = String(parseFieldPath(list.path).at(-1) ?? '')
  const members = list.levels.at(-1)?.members ?? []
  const isTurn =
    members.some((member) => roleNames.test(member.name)) &&
    members.some((member) => contentNames.test(member.name))
  return isTurn || conversationNames.test(name) || annotationNames.test(name)
}

/**
 * The list whose items should be the rows, where that is clear: they hold a question each, or most of the
 * text in several a record; they are no turns, answers or the like; and nothing beside them says that the
 * record is the example. The innermost such list, or null.
 */
export function chooseUnnest(measured: Measured): NestedList | null {
  return chooseAmong(measured.lists)
}

function chooseAmong(lists: readonly MeasuredList[]): NestedList | null {
  for (const one of [...lists].sort((a, b) => b.share - a.share)) {
    if (isHeldTogether(one.list)) continue
    const inner = chooseAmong(one.inner)
    if (inner) return inner
    if (isClear(one)) return one.list
  }
  return null
}

/** How many rows each list would give, outermost first: estimated where not all records were looked at. */
export function listUnnestChoices(
  measured: Measured,
  records: number,
): { path: string; rows: number; exact: boolean }[] {
  const exact = measured.records >= records
  const each = measured.records === 0 ? 0 : records / measured.records
  const walk = (lists: readonly MeasuredList[]): { path: string; rows: number; exact: boolean }[] =>
    lists.flatMap(({ list, items, inner }) => [
      ...(items > 0 ? [{ path: list.path, rows: Math.round(items * each), exact }] : []),
      ...walk(inner),
    ])
  return walk(measured.lists)
}

/** How many times the text of the records that of the rows is, about: what stands beside a list is repeated. */
export function growthOf(measured: Measured, list: NestedList): number {
  const walk = (lists: readonly MeasuredList[]): number => {
    const own = lists.find(({ list: one }) =>
      one.levels.every((level, at) => level === list.levels[at]),
    )
    if (!own) return 1
    const times = own.above === 0 ? 1 : own.items / own.above
    return (1 - own.share) * times + own.share * walk(own.inner)
  }
  return Math.max(0.1, walk(measured.lists))
}
