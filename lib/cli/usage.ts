import { parseArgs } from 'node:util'
import { getTranslator, type Messages } from '#lib/i18n/index.ts'

const t = getTranslator('en', 'cli')

/** A sentence of this room's catalog. */
export function say<Key extends keyof Messages['cli']>(
  key: Key,
  values: Record<string, string | number> = {},
): string {
  return t(key as Parameters<typeof t>[0], values as never)
}

/** Wrong usage: what is wrong, in a sentence; the exit status is 2. */
export class UsageError extends Error {}

export interface Option {
  /** The values it may have; any text where left out. */
  allowed?: readonly string[]
}

/** What was asked for: the file, and the options that were given. */
export interface Arguments {
  help: boolean
  file: string
  options: Partial<Record<string, string>>
}

/**
 * Reads `FILE` and `--option value` (or `--option=value`). Throws a `UsageError` for whatever does not
 * fit; with `--help` nothing else needs to.
 */
export function readArguments(args: readonly string[], known: Record<string, Option>): Arguments {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(Object.keys(known).map((name) => [name, { type: 'string' as const }])),
    },
  })
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help'))
    return { help: true, file: '', options: {} }
  const files: string[] = []
  const options: Record<string, string> = {}
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined
    if (!option) throw new UsageError(say('option-unknown', { option: token.rawName }))
    if (token.value === undefined || token.value === '')
      throw new UsageError(say('option-empty', { option: token.rawName }))
    if (option.allowed && !option.allowed.includes(token.value))
      throw new UsageError(
        say('option-value', {
          option: token.rawName,
          value: token.value,
          allowed: option.allowed.join(', '),
        }),
      )
    options[token.name] = token.value
  }
  const [file, surplus] = files
  if (file === undefined) throw new UsageError(say('file-missing'))
  if (surplus !== undefined) throw new UsageError(say('argument-surplus', { argument: surplus }))
  return { help: false, file, options }
}
