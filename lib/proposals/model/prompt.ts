import type { ChatMessage } from '#lib/llm/index.ts'
import {
  type DatasetDescription,
  type Field,
  type FieldPath,
  type FieldType,
  formatFieldPath,
  listFieldPaths,
  type Message,
  type SampleRow,
  type SampleValue,
} from '#lib/model/index.ts'
import { type Demonstration, demonstrations, type ProposalPrompt } from './demonstrations.ts'

/** Rises with every change of the wording below or of the demonstrations. */
export const promptVersion = 1

/** Rows that a prompt shows. */
export const promptRows = 2
/** Code points that a prompt shows of the name, the summary and each field. */
export const promptCut = 1_000
/** The most fields that a prompt offers; beyond that the outermost come first. */
export const promptFields = 200

const system = `You are a helpful assistant for task design. People have annotated datasets; you design tasks over their fields, from which a language model learns to follow instructions. Every row of the dataset becomes one example of each task: the instruction and the values of the input fields are what the model is shown, the value of the output field is what it has to answer.

Design up to three tasks. For each:
- The instruction is one or two sentences that hold for every row of the dataset, not for the rows shown, and says what the output has to be.
- The input fields hold all that is needed to find the output. The output field is exactly one and not an input field.
- No two tasks have the same instruction. Fewer good tasks are better than three.

Answer with JSON and nothing else: {"tasks": [{"instruction": "...", "input_fields": ["..."], "output_field": ["..."], "reason": "one line on why the output follows from the input"}]}`

/**
 * The fields that a prompt offers: top-level fields, struct members and first items, outermost first
 * where there are more than 200, in the dataset's order.
 */
export function listOfferedPaths(fields: readonly Field[]): FieldPath[] {
  const paths = listFieldPaths(fields, 10_000).map(({ path }) => path)
  const kept = new Set(paths.toSorted((a, b) => a.length - b.length).slice(0, promptFields))
  return paths.filter((path) => kept.has(path))
}

/**
 * The exact messages that are sent for a dataset, or why none can be (`prompt-needs-description`,
 * `prompt-needs-rows`). In the paper's shape (Yin et al. 2023, section 3.1): name, summary (in
 * `described` only), two rows with each field cut to 1,000 characters, demonstrations, up to three
 * tasks, and at the end the fields that may be used.
 */
export function proposalMessages({
  prompt,
  description,
  fields,
  sample,
}: {
  prompt: ProposalPrompt
  description: DatasetDescription
  fields: readonly Field[]
  sample: readonly SampleRow[]
}): { messages: ChatMessage[] } | { refusal: Message } {
  const { name } = description
  const summary = description.description?.trim() || null
  if (prompt === 'described' && summary === null)
    return { refusal: { code: 'prompt-needs-description', values: { name } } }
  if (sample.length === 0) return { refusal: { code: 'prompt-needs-rows', values: { name } } }

  const offered = listOfferedPaths(fields)
  const shown = new Set(offered.map((path) => path[0]))
  const question = askFor({
    name,
    summary: prompt === 'described' ? summary : null,
    rows: sample
      .slice(0, promptRows)
      .map((row) =>
        formatRow(
          fields.flatMap((field, index): [string, SampleValue][] =>
            shown.has(field.name)
              ? [[field.name, showLabels(row.values[index] ?? null, field.type)]]
              : [],
          ),
        ),
      ),
    fields: offered.map(formatFieldPath),
  })
  return {
    messages: [
      { role: 'system', content: system },
      ...demonstrations[prompt].flatMap((one) => demonstrate(one, prompt)),
      { role: 'user', content: question },
    ],
  }
}

function demonstrate(demonstration: Demonstration, prompt: ProposalPrompt): ChatMessage[] {
  const { name, summary, rows, fields, tasks } = demonstration
  return [
    {
      role: 'user',
      content: askFor({
        name,
        summary: prompt === 'described' ? summary : null,
        rows: rows.map((row) => formatRow(Object.entries(row))),
        fields,
      }),
    },
    { role: 'assistant', content: JSON.stringify({ tasks }) },
  ]
}

function askFor({
  name,
  summary,
  rows,
  fields,
}: {
  name: string
  summary: string | null
  rows: string[]
  fields: string[]
}): string {
  return [
    `Dataset: ${cut(name)}`,
    ...(summary === null ? [] : [`Summary: ${cut(summary)}`]),
    rows.length === 1 ? 'Its only row:' : 'Two of its rows:',
    ...rows,
    'Design up to three tasks for this dataset.',
    `Fields that may be used, written exactly so: ${JSON.stringify(fields)}`,
  ].join('\n')
}

/** A row as one line of JSON, written by hand since a field may be called `__proto__` or `1`. */
function formatRow(entries: readonly [string, SampleValue][]): string {
  const members = entries.map(([name, value]) => `${JSON.stringify(name)}: ${formatValue(value)}`)
  return `{${members.join(', ')}}`
}

/** Text is cut as text; anything else that is too long becomes the beginning of its JSON. */
function formatValue(value: SampleValue): string {
  if (typeof value === 'string') return JSON.stringify(cut(value))
  const json = JSON.stringify(value)
  const beginning = cut(json)
  return beginning === json ? json : JSON.stringify(beginning)
}

function cut(text: string): string {
  if (text.length <= promptCut) return text
  // A code point has at most two units: no need to spread a text of megabytes.
  return [...text.slice(0, promptCut * 2)].slice(0, promptCut).join('')
}

/** Replaces class labels that come as numbers by their names, however deep they stand. */
function showLabels(value: SampleValue, type: FieldType): SampleValue {
  if (type.kind === 'label') return typeof value === 'number' ? (type.names[value] ?? null) : value
  if (type.kind === 'list' && Array.isArray(value))
    return value.map((item) => showLabels(item, type.item))
  if (type.kind !== 'struct' || value === null || typeof value !== 'object') return value
  const members = new Map(type.fields.map((member) => [member.name, member.type]))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const member = members.get(name)
      return [name, member ? showLabels(item, member) : item]
    }),
  )
}
