import {
  freePrice,
  listPrice,
  type ModelLimits,
  type ModelPreset,
  type ModelPrice,
  type ModelView,
  modelPresets,
} from '#lib/model/index.ts'
import { readDollars, typedDollars } from './dollars.ts'

/** What stands in the fields of a model's form, as typed. */
export interface ModelDraft {
  name: string
  baseUrl: string
  model: string
  /** Typed now; what is saved is never shown. */
  key: string
  /** Take the saved key away. */
  withoutKey: boolean
  /** Dollars a million tokens. */
  input: string
  cachedInput: string
  output: string
  /** Percent. */
  batchShare: string
  concurrency: string
  requestsPerMinute: string
  tokensPerMinute: string
  contextTokens: string
}

export type ModelProblem =
  | 'model-missing'
  | 'address-missing'
  | 'address-unusable'
  | 'address-unfilled'
  | 'price-unusable'
  | 'price-half'
  | 'share-unusable'
  | 'count-unusable'

type Problems = Partial<Record<keyof ModelDraft, ModelProblem>>

/** The form of a model, or of a new one. A list price is not typed in: it changes with its table. */
export function draftOf(model: ModelView | null): ModelDraft {
  const price = model?.priceFrom === 'entered' ? model.price : null
  const typed = (count: number | null | undefined) => (count == null ? '' : String(count))
  return {
    name: model?.name ?? '',
    baseUrl: model?.baseUrl ?? 'https://api.openai.com/v1',
    model: model?.model ?? '',
    key: '',
    withoutKey: false,
    input: typedDollars(price?.input ?? null),
    cachedInput: typedDollars(price?.cachedInput ?? null),
    output: typedDollars(price?.output ?? null),
    batchShare: price?.batchShare == null ? '' : String(Math.round(price.batchShare * 100)),
    concurrency: typed(model?.limits.concurrency ?? 4),
    requestsPerMinute: typed(model?.limits.requestsPerMinute),
    tokensPerMinute: typed(model?.limits.tokensPerMinute),
    contextTokens: typed(model?.limits.contextTokens),
  }
}

/** The preset that a base URL is of, or null. */
export function presetOf(baseUrl: string): ModelPreset | null {
  const given = baseUrl.trim().replace(/\/+$/, '')
  const exact = modelPresets.find((preset) => preset.baseUrl === given)
  if (exact) return exact
  return /\.openai\.azure\.com\//.test(given)
    ? (modelPresets.find(({ id }) => id === 'azure') ?? null)
    : null
}

/** Takes a preset: its address, and a price of 0 where it runs on one's own machine. */
export function withPreset(draft: ModelDraft, preset: ModelPreset): ModelDraft {
  const price = preset.local ? freePrice : null
  return {
    ...draft,
    baseUrl: preset.baseUrl,
    input: typedDollars(price?.input ?? null),
    cachedInput: '',
    output: typedDollars(price?.output ?? null),
    batchShare: '',
  }
}

/** The list price of what is typed, which counts where no price is entered; null where none is known. */
export function listedPrice({ baseUrl, model }: ModelDraft): ModelPrice | null {
  return isUsable(baseUrl.trim()) ? listPrice(new URL(baseUrl.trim()).host, model.trim()) : null
}

/** Whether a text is the address of a server, without a user name in it. */
function isUsable(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/**
 * Reads the form: the input of `models.save` (but for the id), and what is wrong where. A name that is
 * not given is the model's own; no key typed leaves the saved one as it is; no price typed is none.
 */
export function readModelDraft(draft: ModelDraft): {
  input: {
    name: string
    baseUrl: string
    model: string
    key: string | null
    price: ModelPrice | null
    limits: ModelLimits
  }
  problems: Problems
} {
  const model = draft.model.trim()
  const baseUrl = draft.baseUrl.trim()
  const problems: Problems = {}
  if (model === '') problems.model = 'model-missing'
  if (baseUrl === '') problems.baseUrl = 'address-missing'
  else if (!isUsable(baseUrl)) problems.baseUrl = 'address-unusable'
  else if (/\bYOUR-/.test(baseUrl)) problems.baseUrl = 'address-unfilled'
  const key = draft.key.trim()
  const price = readPrice(draft, problems)
  const limits = readLimits(draft, problems)
  return {
    input: {
      name: draft.name.trim() || model.slice(0, 100),
      baseUrl,
      model,
      key: draft.withoutKey ? '' : key === '' ? null : key,
      price,
      limits,
    },
    problems,
  }
}

function readPrice(draft: ModelDraft, problems: Problems): ModelPrice | null {
  const dollars = (field: 'input' | 'cachedInput' | 'output') => {
    const value = readDollars(draft[field], { most: 10_000 })
    if (value === 'invalid') problems[field] = 'price-unusable'
    return value === 'invalid' ? null : value
  }
  const input = dollars('input')
  const cachedInput = dollars('cachedInput')
  const output = dollars('output')
  const share = draft.batchShare.trim().replace(/\s*%$/, '')
  if (!/^(\d{1,2}|100)?$/.test(share)) problems.batchShare = 'share-unusable'
  const any = [cachedInput, share === '' ? null : 0, input, output].some((each) => each !== null)
  if (any && input === null) problems.input ??= 'price-half'
  if (any && output === null) problems.output ??= 'price-half'
  if (input === null || output === null) return null
  return { input, cachedInput, output, batchShare: share === '' ? null : Number(share) / 100 }
}

function readLimits(draft: ModelDraft, problems: Problems): ModelLimits {
  const count = (
    field: 'concurrency' | 'requestsPerMinute' | 'tokensPerMinute' | 'contextTokens',
    [least, most]: [number, number],
  ) => {
    const text = draft[field].trim().replaceAll(/[\s,_]/g, '')
    if (text === '') return null
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    problems[field] = 'count-unusable'
    return null
  }
  return {
    concurrency: count('concurrency', [1, 200]) ?? 4,
    requestsPerMinute: count('requestsPerMinute', [1, 100_000]),
    tokensPerMinute: count('tokensPerMinute', [1_000, 1_000_000_000]),
    contextTokens: count('contextTokens', [1_000, 100_000_000]),
  }
}
