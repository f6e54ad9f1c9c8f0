import {
  type DatasetDescription,
  type Field,
  type FieldPath,
  familyKey,
  formatFieldPath,
  type Message,
  type Profile,
  type SampleRow,
} from '#lib/model/index.ts'
import { classification } from './classification.ts'
import { code } from './code.ts'
import { type Columns, isText, readColumns } from './columns.ts'
import { conversation } from './conversation.ts'
import { embeddedOptions } from './embedded-options.ts'
import { alpaca, preference, promptCompletion } from './instruction-data.ts'
import { multipleChoice } from './multiple-choice.ts'
import { phraseLists } from './phrase-lists.ts'
import { reading } from './reading.ts'
import { response } from './response.ts'
import type { Facts, Rule, RuleProposal } from './rule.ts'
import { summary } from './summary.ts'
import { translation } from './translation.ts'
import { workedAnswer } from './worked-answer.ts'

/** The shapes that are looked for, the most particular first: what one speaks for, the next leave alone. */
const rules: readonly Rule[] = [
  preference,
  promptCompletion,
  alpaca,
  conversation,
  multipleChoice,
  embeddedOptions,
  workedAnswer,
  reading,
  translation,
  code,
  response,
  classification,
  phraseLists,
  summary,
]

/** At most so many tasks a dataset, as in the paper. */
const proposalLimit = 3

/** What the rules found: tasks, each with the rule that made it, and why there is not more (catalog `proposals-rules`). */
export interface RuleProposals {
  proposals: RuleProposal[]
  notes: Message[]
}

/**
 * Proposes up to three tasks by what the fields of a dataset hold: a question and its passage, a text and
 * its class, and so on. `sample` is a few hundred rows in field order (fewer make the rules shyer), with
 * `profile` over all rows. Names of fields word the instructions and settle ties, never more.
 */
export function proposeByRules({
  fields,
  profile,
  sample,
}: {
  fields: readonly Field[]
  profile: Profile
  sample: readonly SampleRow[]
  description: DatasetDescription
}): RuleProposals {
  const columns = readColumns({ fields, profile, sample })
  const taken = new Set<string>()
  const proposals: RuleProposal[] = []
  const notes: Message[] = []
  for (const rule of rules) {
    const facts: Facts = { ...columns, taken }
    const result = rule(facts)
    if (!result) continue
    proposals.push(...result.proposals)
    notes.push(...result.notes)
    for (const path of result.taken) taken.add(JSON.stringify(path))
  }
  const chosen = chooseProposals(proposals)
  return {
    proposals: chosen,
    notes: chosen.length > 0 || notes.length > 0 ? notes : [whyNothing(columns, fields)],
  }
}

/** The first three, of different inputs and outputs before the same ones in another form. */
function chooseProposals(proposals: readonly RuleProposal[]): RuleProposal[] {
  const families = new Set<string>()
  const repeated = new Set<RuleProposal>()
  for (const proposal of proposals) {
    const key = familyKey(proposal.draft.content)
    if (families.has(key)) repeated.add(proposal)
    families.add(key)
  }
  const ranked = [...proposals].sort((a, b) => Number(repeated.has(a)) - Number(repeated.has(b)))
  return ranked.slice(0, proposalLimit)
}

function whyNothing(columns: Columns, fields: readonly Field[]): Message {
  const list = (paths: readonly FieldPath[]) =>
    paths.slice(0, 8).map(formatFieldPath).join(', ') + (paths.length > 8 ? ', …' : '')
  if (columns.rows === 0) return { code: 'rules-no-rows', values: {} }
  const [nested] = columns.nested
  const texts = columns.columns.filter(
    (column) => isText(column) && column.path.every((step) => typeof step === 'string'),
  )
  if (nested && texts.length < 2)
    return {
      code: 'rules-nested-records',
      values: {
        field: formatFieldPath(nested.path),
        inside: nested.inside ? formatFieldPath(nested.inside.filter((step) => step !== 0)) : '',
        deeper: nested.inside ? 'yes' : 'no',
      },
    }
  if (texts.length === 0)
    return { code: 'rules-no-text', values: { fields: list(fields.map(({ name }) => [name])) } }
  return {
    code: 'rules-no-shape',
    values: { fields: list(texts.map(({ path }) => path)), count: texts.length },
  }
}
