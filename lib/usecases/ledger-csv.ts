import type { LedgerCall } from '#lib/model/index.ts'

const columns = {
  id: ({ id }) => id,
  sent_at: ({ at }) => new Date(at).toISOString(),
  purpose: ({ purpose }) => purpose,
  dataset_id: ({ datasetId }) => datasetId,
  dataset: ({ datasetName }) => datasetName,
  model: ({ model }) => model,
  host: ({ host }) => host,
  prompt_version: ({ promptVersion }) => promptVersion,
  result: ({ state }) => state,
  error: ({ error }) => error?.code ?? null,
  prompt_tokens: ({ tokens }) => tokens?.prompt ?? null,
  cached_tokens: ({ tokens }) => tokens?.cached ?? null,
  completion_tokens: ({ tokens }) => tokens?.completion ?? null,
  cost_usd: ({ cost }) => (cost === null ? null : (cost / 1_000_000).toFixed(6)),
  milliseconds: ({ milliseconds }) => milliseconds,
  sent_as: ({ batch }) => (batch ? 'batch' : 'now'),
} satisfies Record<string, (call: LedgerCall) => string | number | null>

/** The first line of a ledger file. */
export const ledgerTitles = `${Object.keys(columns).join(',')}\r\n`

/** One call as a line of CSV. */
export function ledgerLine(call: LedgerCall): string {
  return `${Object.values(columns)
    .map((read) => csvCell(read(call)))
    .join(',')}\r\n`
}

/**
 * A cell of CSV (RFC 4180). A text that a spreadsheet would run as a formula (names of datasets and
 * models are anyone's) gets an apostrophe in front, as OWASP's page on CSV injection advises.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^\s*[=+\-@]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
