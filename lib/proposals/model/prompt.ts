import type { ChatMessage } from '#lib/llm/index.ts'
import {
  type DatasetDescription,
  type Field,
  formatFieldPath,
  type Message,
  type Profile,
  type PromptKind,
  type PromptProblem,
  type PromptWarning,
  type PromptWording,
  type ProposalPromptKind,
  promptPlaces,
  type SampleRow,
} from '#lib/model/index.ts'
import { type Demonstration, demonstrations } from './demonstrations.ts'
import { essentialText } from './essential-text.ts'
import { describeFields } from './field-lines.ts'
import { listOfferedPaths } from './offered-paths.ts'
import { cutPaperText, formatPaperRow, promptRows, writePaperRows } from './paper-rows.ts'
import { type PromptExamples, writeApproved, writeRejected } from './prompt-examples.ts'
import { fillPrompt, findPromptProblems, listPromptVariables } from './prompt-template.ts'
import { writeStudioDemonstration } from './studio-demonstration.ts'
import { studioSample, writeStudioRows } from './studio-rows.ts'
import { builtInWording, promptVariables } from './wordings.ts'

/** Tokens (o200k_base) of a description that the studio's prompt shows. */
const summaryTokens = 45
/** Tokens of the fields' lines before their facts, then their types, are left out. */
const fieldTokens = 400

/** Rows of a dataset that a prompt of a kind wants to pick from. */
export function promptSample(kind: ProposalPromptKind): number {
  return kind === 'studio' ? studioSample : promptRows
}

/** What is wrong with a wording, first the system text, then the question. */
export function findWordingProblems(
  kind: PromptKind,
  wording: Pick<PromptWording, 'system' | 'question'>,
): PromptProblem[] {
  const variables = promptVariables(kind)
  return promptPlaces.flatMap((place) =>
    findPromptProblems(wording[place], {
      place,
      allowed: variables[place],
      elsewhere: variables[place === 'system' ? 'question' : 'system'],
    }),
  )
}

/** What a wording likely should have and has not: the rows and the fields in any form, or the task to judge. */
export function listWordingWarnings(
  kind: PromptKind,
  { question }: Pick<PromptWording, 'question'>,
): PromptWarning[] {
  const used = listPromptVariables(question)
  if (kind === 'judge')
    return [
      ...(used.has('instructions') ? [] : ['instructions-missing' as const]),
      ...(used.has('examples') ? [] : ['examples-missing' as const]),
    ]
  return [
    ...(used.has('rows') ? [] : ['rows-missing' as const]),
    ...(used.has('fields') || used.has('names') ? [] : ['fields-missing' as const]),
  ]
}

export interface PromptSubject {
  prompt: ProposalPromptKind
  /** Left out: the built-in words. */
  wording?: PromptWording
  description: DatasetDescription
  fields: readonly Field[]
  sample: readonly SampleRow[]
  profile?: Profile | null
  rowCount?: number | null
  /** What the project's review has to tell, where the wording's options ask for it. */
  examples?: PromptExamples | null
}

/**
 * The exact messages that are sent for a dataset, and how many rows they show, or why none can be sent
 * (`prompt-needs-description`, `prompt-needs-rows`). First what is the same for every dataset: the
 * system text with the demonstrations. `described` and `undescribed` have the paper's shape (Yin et al.
 * 2023, section 3.1): name, summary (`described` only), two rows with each field cut to 1,000
 * characters, demonstrations as turns of the chat, up to three tasks, and at the end the fields that
 * may be used. `studio` shows typed fields with what is known of their values, and rows picked for
 * what they tell, cut by tokens.
 */
export function proposalMessages({
  prompt,
  wording = builtInWording(prompt),
  description,
  fields,
  sample,
  profile = null,
  rowCount = null,
  examples = null,
}: PromptSubject): { messages: ChatMessage[]; rows: number } | { refusal: Message } {
  const { name } = description
  const summary = description.description?.trim() || null
  if (prompt === 'described' && summary === null)
    return { refusal: { code: 'prompt-needs-description', values: { name } } }
  if (sample.length === 0) return { refusal: { code: 'prompt-needs-rows', values: { name } } }

  const offered = listOfferedPaths(fields)
  const shown = new Set<unknown>(offered.map((path) => path[0]))
  const { text: rows, rows: rowsShown } =
    prompt === 'studio'
      ? writeStudioRows(fields, sample, shown)
      : {
          text: writePaperRows(fields, sample, shown),
          rows: Math.min(sample.length, promptRows),
        }
  const stable = stableValues(wording, examples)
  const question = fillPrompt(wording.question, (variable) =>
    textFor(
      {
        ...stable,
        ...datasetValues({ name, summary: summary ?? '', rows, rowsShown }, prompt),
        fields: () => describeFields(fields, { profile, offered, budget: fieldTokens }),
        names: () => JSON.stringify(offered.map(formatFieldPath)),
        row_count: () => (rowCount === null ? '' : String(rowCount)),
        languages: () => description.languages.join(', '),
        license: () => description.license,
      },
      variable,
    ),
  )
  const used = listPromptVariables(wording.question)
  return {
    messages: [
      {
        role: 'system',
        content: fillPrompt(wording.system, (variable) => textFor(stable, variable)).trimEnd(),
      },
      ...(prompt === 'studio'
        ? []
        : demonstrations[prompt].flatMap((one) => demonstrate(one, prompt, wording, stable))),
      { role: 'user', content: question },
    ],
    rows: used.has('rows') ? rowsShown : 0,
  }
}

type Values = Record<string, () => string>

/** Null for what no variable is: it stays as written. */
function textFor(values: Values, variable: string): string | null {
  return Object.hasOwn(values, variable) ? (values[variable]?.() ?? null) : null
}

function stableValues({ options }: PromptWording, examples: PromptExamples | null): Values {
  const told = options.examples ? examples : null
  return {
    phrasings: () => (options.phrasings === 1 ? 'one wording' : `${options.phrasings} wordings`),
    demonstration: writeStudioDemonstration,
    approved: () => writeApproved(told?.approved ?? []),
    rejected: () => writeRejected(told?.rejected ?? []),
  }
}

function datasetValues(
  told: { name: string; summary: string; rows: string; rowsShown: number },
  prompt: ProposalPromptKind,
): Values {
  return {
    name: () => cutPaperText(told.name),
    summary: () =>
      prompt === 'studio'
        ? essentialText(told.summary, summaryTokens)
        : prompt === 'described'
          ? cutPaperText(told.summary)
          : '',
    rows: () => told.rows,
    rows_heading: () =>
      told.rowsShown === 1
        ? 'Its only row:'
        : `${['Two', 'Three'][told.rowsShown - 2] ?? told.rowsShown} of its rows:`,
  }
}

/** A demonstration as turns of the chat, in the words in which the dataset will be asked about. */
function demonstrate(
  { name, summary, rows, fields, tasks }: Demonstration,
  prompt: ProposalPromptKind,
  wording: PromptWording,
  stable: Values,
): ChatMessage[] {
  const told = {
    name,
    summary,
    rows: rows.map((row) => formatPaperRow(Object.entries(row))).join('\n'),
    rowsShown: rows.length,
  }
  const values: Values = {
    ...stable,
    ...datasetValues(told, prompt),
    fields: () => fields.join('\n'),
    names: () => JSON.stringify(fields),
    row_count: () => String(rows.length),
    languages: () => 'en',
    license: () => 'CC0-1.0',
    // Shown once, with the dataset that is asked about.
    approved: () => '',
    rejected: () => '',
  }
  return [
    {
      role: 'user',
      content: fillPrompt(wording.question, (variable) => textFor(values, variable)),
    },
    { role: 'assistant', content: JSON.stringify({ tasks }) },
  ]
}
