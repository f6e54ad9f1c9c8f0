import type { DatasetDescription, RowVisibility } from '#lib/model/index.ts'

/** What stands in the fields of the description form, as typed. */
export interface DescriptionDraft {
  name: string
  description: string
  license: string
  languages: string
  homepage: string
  visibility: RowVisibility['kind']
  hosts: string
}

export type DraftField = keyof DescriptionDraft

/** Keys of `datasets.describe.problem`, with what they name. */
export interface DraftProblem {
  code:
    | 'name-missing'
    | 'name-long'
    | 'license-missing'
    | 'license-unreadable'
    | 'language-unknown'
    | 'homepage-unreadable'
    | 'hosts-missing'
    | 'host-unreadable'
  values: { text: string }
}

/** The form's first content. */
export function draftOf(
  { name, description, license, languages, homepage }: DatasetDescription,
  visibility: RowVisibility,
): DescriptionDraft {
  return {
    name,
    description: description ?? '',
    license,
    languages: languages.join(', '),
    homepage: homepage ?? '',
    visibility: visibility.kind,
    hosts: visibility.kind === 'hosts' ? visibility.hosts.join('\n') : '',
  }
}

/** An SPDX license expression (SPDX 2.3, annex D), loosely: ids joined by AND, OR, WITH, in parentheses or not. */
const spdx =
  /^\(*[A-Za-z0-9][A-Za-z0-9.+:-]*\)*( (AND|OR|WITH) \(*[A-Za-z0-9][A-Za-z0-9.+:-]*\)*)*$/

const nameLimit = 200
const licenseLimit = 100

/** Reads the form: what to save, and what is wrong where. What is wrong is left out of the former. */
export function readDraft(draft: DescriptionDraft): {
  description: DatasetDescription
  visibility: RowVisibility
  problems: Partial<Record<DraftField, DraftProblem>>
} {
  const problems: Partial<Record<DraftField, DraftProblem>> = {}
  const found = (field: DraftField, code: DraftProblem['code'], text = '') => {
    problems[field] ??= { code, values: { text } }
  }

  const name = draft.name.trim()
  if (name === '') found('name', 'name-missing')
  if (name.length > nameLimit) found('name', 'name-long', String(name.length))

  const license = draft.license.trim()
  if (license === '') found('license', 'license-missing')
  else if (!spdx.test(license) || license.length > licenseLimit)
    found('license', 'license-unreadable', license)

  const languages: string[] = []
  for (const text of wordsOf(draft.languages)) {
    const tag = readLanguage(text)
    if (tag === null) found('languages', 'language-unknown', text)
    else if (!languages.includes(tag)) languages.push(tag)
  }

  const homepage = draft.homepage.trim()
  if (homepage !== '' && !isWebAddress(homepage)) found('homepage', 'homepage-unreadable', homepage)

  const hosts: string[] = []
  if (draft.visibility === 'hosts') {
    for (const text of wordsOf(draft.hosts)) {
      const host = readHost(text)
      if (host === null) found('hosts', 'host-unreadable', text)
      else if (!hosts.includes(host)) hosts.push(host)
    }
    if (hosts.length === 0) found('hosts', 'hosts-missing')
  }

  return {
    description: {
      name,
      description: draft.description.trim() || null,
      license,
      languages,
      homepage: homepage || null,
    },
    visibility:
      draft.visibility === 'hosts' ? { kind: 'hosts', hosts } : { kind: draft.visibility },
    problems,
  }
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean)
}

/** A BCP 47 tag in its usual spelling, or null. Its language is a code of two or three letters, not a name. */
export function readLanguage(text: string): string | null {
  if (!/^[a-z]{2,3}(-|$)/i.test(text)) return null
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The host of what is typed, with its port where it is not the usual one: a name or a whole address. */
export function readHost(text: string): string | null {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return URL.canParse(address) ? new URL(address).host : null
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
