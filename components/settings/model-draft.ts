/** What stands in the fields of a model's form, as typed. */
export interface ModelDraft {
  name: string
  baseUrl: string
  model: string
  /** Typed now; what is saved is never shown. */
  key: string
  /** Take the saved key away. */
  withoutKey: boolean
}

export type ModelProblem = 'model-missing' | 'address-missing' | 'address-unusable'

/** Whether a text is the address of a server, without a user name in it. */
function isUsable(address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/**
 * Reads the form: the input of `models.save` (but for the id), and what is wrong where. A name that is
 * not given is the model's own; no key typed leaves the saved one as it is.
 */
export function readModelDraft(draft: ModelDraft): {
  input: { name: string; baseUrl: string; model: string; key: string | null }
  problems: Partial<Record<'baseUrl' | 'model', ModelProblem>>
} {
  const model = draft.model.trim()
  const baseUrl = draft.baseUrl.trim()
  const problems: Partial<Record<'baseUrl' | 'model', ModelProblem>> = {}
  if (model === '') problems.model = 'model-missing'
  if (baseUrl === '') problems.baseUrl = 'address-missing'
  else if (!isUsable(baseUrl)) problems.baseUrl = 'address-unusable'
  const key = draft.key.trim()
  return {
    input: {
      name: draft.name.trim() || model.slice(0, 100),
      baseUrl,
      model,
      key: draft.withoutKey ? '' : key === '' ? null : key,
    },
    problems,
  }
}
