import {
  type Field,
  findFieldType,
  formatFieldPath,
  type ImportMatch,
  listFieldPaths,
} from '#lib/model/index.ts'
import { nearestName, readReferenceField } from '#lib/recipe/index.ts'

/** A dataset here, as far as names of lists are matched to it. */
export interface HereDataset {
  id: string
  name: string
  /** Where it comes from the Hub. */
  repo: string | null
  config: string | null
  /** Null until it is read. */
  fields: readonly Field[] | null
}

/** A name of a list, with all fields that its tasks use. */
export interface ListedName {
  taskName: string
  fields: readonly string[]
}

export type NameMatch = Exclude<ImportMatch, { kind: 'missing' }> | null

/** Letters and digits only, in one case: how names are compared that were written by different hands. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/**
 * Finds the dataset that a name of a list means. The reference names a config `dataset-config`, with the
 * owner before it (`owner/dataset-config`), and a dataset of one config `dataset`. Compared in turn: as
 * it stands; whatever case and punctuation; without the owner, since what was `squad` then is
 * `rajpurkar/squad` today; the repository alone. The first that finds something decides. Of several
 * datasets the one is meant that has all fields, where only one has.
 */
export function createMatcher(datasets: readonly HereDataset[]): (name: ListedName) => NameMatch {
  const rounds = [exactKeys, foldedKeys, ownerlessKeys, repositoryKeys].map((keysOf, index) => {
    const byKey = new Map<string, HereDataset[]>()
    for (const dataset of datasets)
      for (const key of new Set(keysOf(dataset)))
        byKey.set(key, [...(byKey.get(key) ?? []), dataset])
    return (name: string) => byKey.get(index === 0 ? name : foldName(name)) ?? []
  })
  return ({ taskName, fields }) => {
    if (foldName(taskName) === '') return null
    for (const find of rounds) {
      const found = find(taskName)
      const whole = found.filter((dataset) => unknownFieldsOf(dataset, fields).length === 0)
      const [only] = found.length === 1 ? found : whole.length === 1 ? whole : []
      if (only) return matchedTo(only, fields, false)
      if (found.length > 0)
        return {
          kind: 'ambiguous',
          candidates: found.map(({ id, name }) => ({ datasetId: id, name })),
        }
    }
    return null
  }
}

/** The match of a name to a dataset that was decided on, by name or by a person. */
export function matchedTo(
  dataset: HereDataset,
  fields: readonly string[],
  chosen: boolean,
): Extract<ImportMatch, { kind: 'matched' }> {
  const unknown = unknownFieldsOf(dataset, fields)
  const known =
    unknown.length === 0
      ? []
      : listFieldPaths(dataset.fields ?? []).map(({ path }) => formatFieldPath(path))
  return {
    kind: 'matched',
    datasetId: dataset.id,
    datasetName: dataset.name,
    chosen,
    isRead: dataset.fields !== null,
    unknownFields: unknown.map((field) => ({ field, suggestion: nearestName(field, known) })),
  }
}

function unknownFieldsOf({ fields }: HereDataset, names: readonly string[]): string[] {
  if (fields === null) return []
  return names.filter((name) => findFieldType(fields, readReferenceField(name, fields)) === null)
}

/** A config that the Hub calls so is the only one, or goes without saying. */
const unnamed = new Set(['default', 'plain_text', 'main'])

function exactKeys({ name, repo, config }: HereDataset): string[] {
  if (repo === null) return [name]
  return [name, ...keysOf(repo, config)]
}

function keysOf(repo: string, config: string | null): string[] {
  if (config === null) return [repo]
  const named = [`${repo}-${config}`, `${repo}/${config}`]
  return unnamed.has(config) ? [repo, ...named] : named
}

function foldedKeys(dataset: HereDataset): string[] {
  return exactKeys(dataset).map(foldName)
}

function ownerlessKeys({ repo, config }: HereDataset): string[] {
  return repo === null ? [] : keysOf(bareName(repo), config).map(foldName)
}

function repositoryKeys({ repo }: HereDataset): string[] {
  return repo === null ? [] : [repo, bareName(repo)].map(foldName)
}

function bareName(repo: string): string {
  return repo.slice(repo.indexOf('/') + 1)
}
