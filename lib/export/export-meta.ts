import { DomainError, isUnknownLicense, type SkipReason } from '#lib/model/index.ts'

/** rows = examples + the sum of `skipped` + capped + leftOutTest. */
export interface ExportedCounts {
  rows: number
  examples: number
  bySplit: { train: number; validation: number; test: number }
  skipped: Partial<Record<SkipReason, number>>
  capped: number
  leftOutTest: number
}

export interface ExportedTask extends ExportedCounts {
  taskId: string
  revisionId: string
  revisionNumber: number
  taskName: string
  planHash: string
}

export interface ExportedDataset {
  datasetId: string
  name: string
  config?: string | null
  /** Hash of the dataset revision. */
  revisionId: string
  /** An SPDX id, `internal` or `unknown`. */
  license: string
  homepage: string | null
  /** BCP 47 tags. */
  languages: readonly string[]
  /** Who confirmed an unknown license; when stands in the audit log, so that files hold no date. */
  licenseConfirmation: { by: string } | null
  tasks: readonly ExportedTask[]
}

/** What an export says of itself. It holds no date of its own: the same choices give the same bytes. */
export interface ExportMeta {
  project: string
  /** Version of the studio. */
  studio: string
  /** Version of the plans' language. */
  planVersion: number
  datasets: readonly ExportedDataset[]
}

/** Throws `export-license-unconfirmed` for the first dataset of unknown license nobody has confirmed. */
export function assertLicensesConfirmed(datasets: readonly ExportedDataset[]): void {
  for (const { name, license, licenseConfirmation } of datasets)
    if (isUnknownLicense(license) && licenseConfirmation === null)
      throw new DomainError('export-license-unconfirmed', { dataset: name })
}

/** The sum of several counts. */
export function addCounts(all: readonly ExportedCounts[]): ExportedCounts {
  const sum: ExportedCounts = {
    rows: 0,
    examples: 0,
    bySplit: { train: 0, validation: 0, test: 0 },
    skipped: {},
    capped: 0,
    leftOutTest: 0,
  }
  for (const counts of all) {
    sum.rows += counts.rows
    sum.examples += counts.examples
    sum.capped += counts.capped
    sum.leftOutTest += counts.leftOutTest
    sum.bySplit.train += counts.bySplit.train
    sum.bySplit.validation += counts.bySplit.validation
    sum.bySplit.test += counts.bySplit.test
    for (const [reason, count] of Object.entries(counts.skipped) as [SkipReason, number][])
      sum.skipped[reason] = (sum.skipped[reason] ?? 0) + count
  }
  return sum
}
