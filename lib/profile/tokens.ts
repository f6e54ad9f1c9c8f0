import type { Engine } from '#lib/engine/index.ts'
import type { Field, SampleValue, Sql } from '#lib/model/index.ts'
import { sampleRows } from './sample-rows.ts'

const sampledRows = 60
const cellLimit = 4_000
const characterLimit = 300_000
const sampledFields = 100

/** Mean characters per o200k_base token over the text of some rows (of the first 100 fields), or null where there is no text. */
export async function estimateCharactersPerToken(options: {
  engine: Engine
  rows: Sql
  fields: readonly Field[]
  signal: AbortSignal
}): Promise<number | null> {
  const sample = await sampleRows({
    ...options,
    fields: options.fields.slice(0, sampledFields),
    limit: sampledRows,
    cellLimit,
  })
  const texts = sample.flatMap(({ values }) => values.flatMap(textsOf))
  // Loaded here because its tables take a third of a second and nothing else in a profile needs them.
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  let characters = 0
  let tokens = 0
  for (const text of texts) {
    if (characters >= characterLimit) break
    characters += [...text].length
    tokens += countTokens(text, { disallowedSpecial: new Set() })
  }
  return tokens === 0 ? null : characters / tokens
}

function textsOf(value: SampleValue): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(textsOf)
  return []
}
