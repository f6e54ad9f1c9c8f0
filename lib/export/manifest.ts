import { stringify } from 'yaml'
import type { ExportOptions } from '#lib/model/index.ts'
import { addCounts, type ExportedCounts, type ExportMeta } from './export-meta.ts'

export interface ManifestFile {
  name: string
  bytes: number
  sha256: string
  rows: number | null
}

const head = `# What this set was made from, and how. Made again from the same choices, every file below has
# the same SHA-256 (Parquet files: the same rows).
# rows = examples + the sum of skipped + capped + left_out_test
`

/**
 * `manifest.yaml`: project, versions, options, every dataset and task with its revision and counts, and the
 * files by hash. YAML, as `datasets` would read a JSON file as data. It carries no date but those of
 * license confirmations.
 */
export function manifestText({
  meta,
  options,
  provenance,
  engineVersion,
  files,
  canonicalSha256,
}: {
  meta: ExportMeta
  options: ExportOptions
  /** Where provenance went in the end. */
  provenance: string
  engineVersion: string
  files: readonly ManifestFile[]
  canonicalSha256: string
}): string {
  const tasks = meta.datasets.flatMap((dataset) => dataset.tasks)
  const manifest = {
    manifest_version: 1,
    project: meta.project,
    versions: { studio: meta.studio, plan: meta.planVersion, duckdb: engineVersion },
    seed: options.seed,
    options: { ...options, provenance },
    counts: countsOf(addCounts(tasks)),
    canonical_jsonl_sha256: canonicalSha256,
    datasets: meta.datasets.map((dataset) => ({
      id: dataset.datasetId,
      name: dataset.name,
      config: dataset.config ?? null,
      revision: dataset.revisionId,
      license: dataset.license,
      license_confirmed: dataset.licenseConfirmation,
      homepage: dataset.homepage,
      languages: dataset.languages,
      counts: countsOf(addCounts(dataset.tasks)),
      tasks: dataset.tasks.map((task) => ({
        id: task.taskId,
        name: task.taskName,
        revision: task.revisionNumber,
        revision_id: task.revisionId,
        plan_sha256: task.planHash,
        counts: countsOf(task),
      })),
    })),
    files: [...files].map(({ name, bytes, sha256, rows }) => ({
      name,
      bytes,
      sha256,
      ...(rows === null ? {} : { rows }),
    })),
  }
  return head + stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 0 })
}

function countsOf(counts: ExportedCounts): object {
  return {
    rows: counts.rows,
    examples: counts.examples,
    by_split: counts.bySplit,
    skipped: Object.fromEntries(
      Object.entries(counts.skipped).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    capped: counts.capped,
    left_out_test: counts.leftOutTest,
  }
}
