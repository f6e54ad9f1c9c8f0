import { type ExportOptions, type Message, type ProvenanceMode, raw } from '#lib/model/index.ts'
import type { FileColumn } from './columns.ts'
import { formatShape } from './formats.ts'

const column = (name: string, source: string): FileColumn => ({
  name,
  sql: raw(source),
  type: 'text',
})

/** Where an example comes from, as flat texts: in the files themselves or in one beside each. */
export const provenanceColumns: readonly FileColumn[] = [
  column('source_dataset', 'dataset_name'),
  column('source_config', 'config'),
  column('source_split', 'source_split'),
  column('source_row', '"row"::VARCHAR'),
  column('source_revision', 'dataset_revision'),
  column('source_license', 'license'),
  column('source_url', 'source_url'),
  column('task_id', 'task_id'),
  column('task_revision', 'task_revision'),
]

/**
 * Where provenance goes in the end. Columns cannot stand in a format that allows none but its own: then
 * they go into a sidecar, and `reason` says so.
 */
export function resolveProvenance(options: Pick<ExportOptions, 'format' | 'provenance'>): {
  mode: ProvenanceMode
  reason: Message | null
} {
  if (options.provenance !== 'columns' || formatShape(options.format).open)
    return { mode: options.provenance, reason: null }
  return { mode: 'sidecar', reason: { code: 'export-provenance-sidecar', values: {} } }
}
