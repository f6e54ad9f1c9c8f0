import type { RepoFile } from './hub-client.ts'

/** What a file is by its name, as far as it matters here. */
export type FileKind = 'parquet' | 'table' | 'archive' | 'media' | 'script' | 'other'

const table = /\.(csv|tsv|json|jsonl|ndjson|txt)(\.(gz|zst))?$/i
const media =
  /\.(jpe?g|png|gif|bmp|tiff?|webp|svg|mp3|wav|flac|ogg|opus|m4a|mp4|mkv|avi|mov|webm|pdf|npy|npz|h5|hdf5|tar(\.gz)?|tgz)$/i
/** Files about a repository that hold none of its rows. */
const about =
  /(^|\/)(README(\.\w+)?|LICENSE(\.\w+)?|LICENCE(\.\w+)?|COPYING|CHANGELOG(\.\w+)?|CITATION(\.\w+)?|NOTICE(\.\w+)?|requirements\.txt|config\.json|dataset_infos?\.json|dataset_dict\.json|state\.json|croissant\.json|metadata\.json|dummy_data\.zip|robots\.txt)$/i

export function kindOf({ path }: RepoFile): FileKind {
  if (path.split('/').some((part) => /^(\.|__)/.test(part)) || about.test(path)) return 'other'
  if (/\.parquet$/i.test(path)) return 'parquet'
  if (table.test(path)) return 'table'
  if (/\.zip$/i.test(path)) return 'archive'
  if (media.test(path)) return 'media'
  return /\.py$/i.test(path) ? 'script' : 'other'
}

/** The ending that says how a file is read: `csv` of `a.csv.gz`. */
function formatOf(path: string): string {
  return /\.([A-Za-z0-9]+)(?:\.(?:gz|zst))?$/.exec(path)?.[1]?.toLowerCase() ?? ''
}

/**
 * The files of a set that can be read together: Parquet where there is some, else those of the most common
 * format (by count, then bytes), as `datasets` chooses its builder.
 */
export function readable(files: readonly RepoFile[]): RepoFile[] {
  const parquet = files.filter((file) => kindOf(file) === 'parquet')
  if (parquet.length > 0) return parquet
  const tables = files.filter((file) => kindOf(file) === 'table')
  const rest = tables.length > 0 ? tables : files.filter((file) => kindOf(file) === 'archive')
  const formats = new Map<string, { count: number; bytes: number }>()
  for (const { path, bytes } of rest) {
    const known = formats.get(formatOf(path)) ?? { count: 0, bytes: 0 }
    formats.set(formatOf(path), { count: known.count + 1, bytes: known.bytes + bytes })
  }
  const [most] = [...formats].sort(([, a], [, b]) => b.count - a.count || b.bytes - a.bytes)
  return most === undefined ? [] : rest.filter(({ path }) => formatOf(path) === most[0])
}
