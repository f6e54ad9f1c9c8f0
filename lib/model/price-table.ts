import type { ModelPrice } from './money.ts'

/**
 * When the prices below were last known to stand in their makers' public price lists (standard tier, US
 * dollars per million tokens). Lists change: what is billed is what counts, and each model's price can
 * be entered in the settings. A model that is not here has no known price; none is guessed.
 */
export const priceTableDate = '2025-08-31'

type Line = [input: number, cachedInput: number | null, output: number, batchShare: number | null]

const half = 0.5

/** By the host that bills, then by the model's name there. */
const prices: Record<string, Record<string, Line>> = {
  'api.openai.com': {
    'gpt-5': [1.25, 0.125, 10, half],
    'gpt-5-mini': [0.25, 0.025, 2, half],
    'gpt-5-nano': [0.05, 0.005, 0.4, half],
    'gpt-4.1': [2, 0.5, 8, half],
    'gpt-4.1-mini': [0.4, 0.1, 1.6, half],
    'gpt-4.1-nano': [0.1, 0.025, 0.4, half],
    'gpt-4o': [2.5, 1.25, 10, half],
    'gpt-4o-2024-05-13': [5, null, 15, half],
    'gpt-4o-mini': [0.15, 0.075, 0.6, half],
    o1: [15, 7.5, 60, half],
    o3: [2, 0.5, 8, half],
    'o3-mini': [1.1, 0.55, 4.4, half],
    'o4-mini': [1.1, 0.275, 4.4, half],
    'gpt-3.5-turbo': [0.5, null, 1.5, half],
  },
  'api.groq.com': {
    'llama-3.1-8b-instant': [0.05, null, 0.08, null],
    'llama-3.3-70b-versatile': [0.59, null, 0.79, null],
  },
}

/**
 * The list price of a model, or null where it is not known for sure. A dated name
 * (`gpt-4o-mini-2024-07-18`) costs what its undated one does, unless it stands in the table itself.
 */
export function listPrice(host: string, model: string): ModelPrice | null {
  const table = prices[host] ?? {}
  const names = [model, model.replace(/-\d{4}-\d{2}-\d{2}$/, '')]
  const name = names.find((each) => Object.hasOwn(table, each))
  const line = name === undefined ? undefined : table[name]
  if (!line) return null
  const [input, cachedInput, output, batchShare] = line
  return { input, cachedInput, output, batchShare }
}
