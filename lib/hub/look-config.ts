import {
  DomainError,
  type Field,
  type HubConfigLook,
  type HubFile,
  type HubOrigin,
  type Message,
} from '#lib/model/index.ts'
import { toCells } from './cells.ts'
import { readCardInfo } from './configs.ts'
import { convertFeatures, type Feature } from './features.ts'
import { findFeatures } from './find-features.ts'
import type { Asking } from './hub.ts'
import type { LookTools } from './look.ts'
import type { Repository } from './repository.ts'
import type { Answered, ViewerRows } from './viewer-client.ts'
import { type FoundWay, findWay } from './ways.ts'

export interface ConfigAsked {
  repo: string
  commit: string
  config: string
}

/** Looks at one config; see `Hub.lookConfig`. */
export async function lookAtConfig(
  tools: LookTools,
  { repo, commit, config }: ConfigAsked,
  asking: Asking,
): Promise<HubConfigLook> {
  const repository = await tools.open({ repo, commit }, asking)
  const [found, rows, features] = await Promise.all([
    findWay(tools, { repository, config }, asking),
    findRows(tools, repository, config, asking),
    findFeatures(tools.viewer, { ...repository, config }, asking),
  ])
  if ('refusal' in found) return refused(config, found.refusal)
  const first = await findFirstRows(tools, repository, config, found, asking)
  const known = features?.features ?? (first === null ? null : featuresOf(first.value))
  const { fields, leftOut } = convertFeatures(known ?? {})
  const splits = found.splits.map(({ split, files }) => ({
    name: split,
    rows: rows.get(split) ?? null,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files: files.length,
  }))
  return {
    config,
    way: found.way,
    splits,
    fields,
    leftOut,
    firstRows: first === null || fields.length === 0 ? [] : toFirstRows(first.value, fields),
    bytes: splits.reduce((sum, { bytes }) => sum + bytes, 0),
    canSample: found.way !== 'files',
    notes: notesOf(found, {
      hasFields: known !== null,
      hasRows: first !== null,
      ofAnother: features?.ofAnother ?? false,
    }),
    refusal:
      fields.length === 0 && leftOut.length > 0
        ? { code: 'hub-only-media', values: { repo, config } }
        : null,
  }
}

/** The files of a config's splits; see `Hub.planConfig`. */
export async function planFiles(
  tools: LookTools,
  { repo, commit, config, splits: named }: ConfigAsked & { splits: readonly string[] },
  asking: Asking,
): Promise<HubOrigin> {
  const repository = await tools.open({ repo, commit }, asking)
  const [found, rows] = await Promise.all([
    findWay(tools, { repository, config }, asking),
    findRows(tools, repository, config, asking),
  ])
  if ('refusal' in found) throw new DomainError(found.refusal.code, found.refusal.values)
  const missing = named.find((name) => !found.splits.some(({ split }) => split === name))
  if (missing !== undefined)
    throw new DomainError(
      'hub-split-missing',
      { split: missing, config, repo },
      { kind: 'not-found' },
    )
  const wanted = found.splits.filter(({ split }) => named.length === 0 || named.includes(split))
  const files = wanted.flatMap(({ split, files: own }) =>
    own.map(
      (file): HubFile => ({
        ...file,
        commit: found.commit,
        split,
        rows: own.length === 1 ? (rows.get(split) ?? null) : null,
      }),
    ),
  )
  return { kind: 'hub', endpoint: tools.endpoint, repo, config, commit, way: found.way, files }
}

/** Rows by split, where somebody counted them at this commit. */
async function findRows(
  { viewer }: LookTools,
  { repo, commit, card }: Repository,
  config: string,
  asking: Asking,
): Promise<Map<string, number>> {
  const stated = readCardInfo(card, config)?.rows ?? new Map<string, number>()
  if (stated.size > 0) return stated
  const sizes = atCommit(await viewer.sizes(repo, config, asking), commit)
  if (sizes === null || sizes.partial) return stated
  return new Map(
    sizes.size.splits
      .filter((one) => one.config === config)
      .map(({ split, num_rows }) => [split, num_rows]),
  )
}

async function findFirstRows(
  { viewer }: LookTools,
  { repo, commit }: Repository,
  config: string,
  { splits, way, notes }: FoundWay,
  asking: Asking,
): Promise<Answered<ViewerRows> | null> {
  const [first] = splits
  if (first === undefined) return null
  const rows = await viewer.firstRows({ repo, config, split: first.split }, asking)
  // Converted files that are behind are shown by rows that are behind as they are.
  const isBehind = way === 'converted' && notes.some(({ code }) => code === 'converted-behind')
  return rows !== null && (isBehind || atCommit(rows, commit) !== null) ? rows : null
}

/** What the viewer says, unless it speaks of another commit. */
function atCommit<T>(answered: Answered<T> | null, commit: string): T | null {
  if (answered === null || (answered.commit !== null && answered.commit !== commit)) return null
  return answered.value
}

function featuresOf({ features }: ViewerRows): Record<string, Feature> {
  return Object.fromEntries(features.map(({ name, type }) => [name, type]))
}

function toFirstRows({ rows }: ViewerRows, fields: readonly Field[]): HubConfigLook['firstRows'] {
  return rows.map(({ row_idx, row }) => ({ row: row_idx, cells: toCells(row, fields) }))
}

function notesOf(
  { way, notes }: FoundWay,
  { hasFields, hasRows, ofAnother }: { hasFields: boolean; hasRows: boolean; ofAnother: boolean },
): HubConfigLook['notes'] {
  const codes = [
    ...(way === 'files' && hasFields ? ['typed-when-read'] : []),
    ...(hasFields ? [] : ['fields-later']),
    ...(hasFields && ofAnother ? ['fields-of-another-commit'] : []),
    ...(hasFields && !hasRows ? ['rows-later'] : []),
  ]
  return [...notes, ...codes.map((code) => ({ code, values: {} }))]
}

function refused(config: string, refusal: Message): HubConfigLook {
  return {
    ...{ config, way: 'files', splits: [], fields: [], leftOut: [], firstRows: [], bytes: 0 },
    canSample: false,
    notes: [],
    refusal,
  }
}
