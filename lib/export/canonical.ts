import { raw } from '#lib/model/index.ts'
import type { FileColumn } from './columns.ts'

/** Text and origin of an example, of which every release keeps the hash, whatever it is written as. */
export const canonicalColumns: readonly FileColumn[] = [
  'split',
  'instruction',
  'input',
  'output',
  'license',
  'source_url',
  'dataset_revision',
  'source_split',
  'row',
].map((name) => ({
  name,
  sql: raw(name === 'row' ? '"row"::VARCHAR' : name),
  type: 'text',
}))
