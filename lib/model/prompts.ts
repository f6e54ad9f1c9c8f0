import { z } from 'zod'
import type { Message } from './errors.ts'
import { PromptKind } from './policy.ts'
import type { PersonView } from './views.ts'

/** What a prompt asks for besides its words; kept with each version of them. */
export const PromptOptions = z.object({
  /** How many wordings of each instruction are asked for. */
  phrasings: z.number().int().min(1).max(5).default(2),
  /** Whether approved tasks and common reasons of rejection of the project are shown. */
  examples: z.boolean().default(false),
})
export type PromptOptions = z.infer<typeof PromptOptions>

export const defaultPromptOptions: PromptOptions = PromptOptions.parse({})

/** The two texts of a prompt, with `{{variables}}`: what every request begins with, and what is asked of a dataset. */
export const PromptWording = z.object({
  system: z.string().max(20_000),
  question: z.string().max(20_000),
  options: PromptOptions.default(defaultPromptOptions),
})
export type PromptWording = z.infer<typeof PromptWording>

export const promptPlaces = ['system', 'question'] as const
export type PromptPlace = (typeof promptPlaces)[number]

export const promptVariableNames = [
  'phrasings',
  'demonstration',
  'approved',
  'rejected',
  'name',
  'summary',
  'fields',
  'names',
  'rows',
  'rows_heading',
  'row_count',
  'languages',
  'license',
  'instructions',
  'answers',
  'examples',
] as const
export type PromptVariable = (typeof promptVariableNames)[number]

/** A variable that cannot be filled, or braces that do not close; lines and columns count from 1. */
export interface PromptProblem {
  place: PromptPlace
  line: number
  column: number
  message: Message
}

/** Which words a run was asked with: the built-in ones of a version, or the project's own of a number. */
export interface PromptVersion {
  kind: PromptKind
  own: boolean
  number: number
}

/** Writes a version as runs record it: `studio v1`, `studio own v3`. */
export function formatPromptVersion({ kind, own, number }: PromptVersion): string {
  return `${kind}${own ? ' own' : ''} v${number}`
}

/** Reads what `formatPromptVersion` writes, and `described 1` of older runs; null for anything else. */
export function parsePromptVersion(text: string): PromptVersion | null {
  const found = /^([a-z]+)( own)? v?(\d{1,9})$/.exec(text)
  const kind = PromptKind.safeParse(found?.[1])
  if (!found || !kind.success) return null
  return { kind: kind.data, own: found[2] !== undefined, number: Number(found[3]) }
}

/** A prompt as the settings show it. */
export interface PromptView {
  kind: PromptKind
  /** What runs record as long as nobody changes it. */
  version: string
  own: boolean
  wording: PromptWording
  builtIn: PromptWording
  builtInVersion: string
  /** The variables that each text may use. */
  variables: Record<PromptPlace, PromptVariable[]>
  /** The project's own versions, newest first; null where it was set back to the built-in wording. */
  history: { number: number; at: number; by: PersonView; wording: PromptWording | null }[]
}

/** What a wording likely should show and does not. */
export type PromptWarning =
  | 'rows-missing'
  | 'fields-missing'
  | 'instructions-missing'
  | 'examples-missing'

/** A prompt filled from a dataset: what would be sent, or why nothing can be. */
export interface PromptPreview {
  problems: PromptProblem[]
  /** What is likely not meant: keys of the catalog `settings.prompts.warnings`. */
  warnings: PromptWarning[]
  refusal: Message | null
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[]
  promptTokens: number
  /** Tokens that are the same for every dataset, at the beginning: what a provider may cache. */
  stableTokens: number
}
