import type { Budget, ModelPrice } from './money.ts'

/** Tokens of one call as its server counted them; `cached` are among `prompt`. */
export interface TokenUsage {
  prompt: number
  cached: number
  completion: number
}

/**
 * What tokens cost, in micros, rounded up so that many small calls never come to less than the bill.
 * Dollars a million tokens are micros a token. Cached tokens cost the full price where no other is known.
 */
export function costOf(usage: TokenUsage, price: ModelPrice): number {
  const cached = Math.min(usage.cached, usage.prompt)
  const micros =
    (usage.prompt - cached) * price.input +
    cached * (price.cachedInput ?? price.input) +
    usage.completion * price.output
  // Binary fractions of prices such as 0.1 must not tip an exact sum over.
  return Math.ceil(Number(micros.toFixed(6)))
}

/** What tokens cost in a batch; null where that is not known. */
export function batchPrice(price: ModelPrice | null): ModelPrice | null {
  const share = price?.batchShare ?? null
  if (price === null || share === null) return null
  return {
    input: price.input * share,
    cachedInput: price.cachedInput === null ? null : price.cachedInput * share,
    output: price.output * share,
    batchShare: null,
  }
}

/** When the calendar month of a time began, in UTC milliseconds. */
export function monthStart(time: number): number {
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

/** The most that one run may cost: its own cap or the project's, whichever is less; null for no limit. */
export function runCap(cap: number | null, budget: Budget): number | null {
  const caps = [cap, budget.perRun].filter((each) => each !== null)
  return caps.length > 0 ? Math.min(...caps) : null
}

/** Micros as dollars. */
export function toDollars(micros: number): number {
  return micros / 1_000_000
}
