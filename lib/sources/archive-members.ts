import type { ReadingNote } from '#lib/model/index.ts'
import type { ArchiveEntry } from './archive.ts'
import { Refusal } from './refusal.ts'

/** Files of an archive that are read as one dataset, at most. */
export const memberLimit = 1_000

const dataFile = /\.(csv|tsv|tab|json|jsonl|ndjson|parquet|pq|xlsx)(\.(gz|zst))?$/i
const packedFile = /\.(zip|7z|rar|tar|tgz|tar\.gz)$/i
/** May be data, where nothing else is: text, or a file whose name says nothing. */
const perhapsData = /(^|\/)[^./]+$|\.(txt|gz|zst)$/i
const aboutFile =
  /^(readme|licen[sc]e|copying|notice|changelog|authors|citation|contributing)([._-].*)?$|^(dataset_infos?|dataset_dict|state|croissant|datapackage|dataset-metadata)\.json$/i

/** Files that systems and people leave beside the data. */
function isJunk(path: string): boolean {
  const steps = path.split('/')
  const name = steps.at(-1) ?? ''
  if (steps.some((step) => step.startsWith('.') || step === '__MACOSX')) return true
  if (/^(thumbs\.db|desktop\.ini)$/i.test(name)) return true
  return aboutFile.test(name) && !/\.(csv|tsv|jsonl|parquet)$/i.test(name)
}

/**
 * The files of an archive that are read: those asked for, or else the ones that look like data. What is
 * left out is noted. `file` is the archive's name.
 */
export function chooseMembers(
  file: string,
  entries: readonly ArchiveEntry[],
  asked: readonly string[] | null,
): { chosen: ArchiveEntry[]; notes: ReadingNote[] } {
  const plain = entries.filter(({ link }) => !link)
  const named = new Set(asked)
  const chosen = asked ? plain.filter(({ path }) => named.has(path)) : findData(plain)
  const readable = asked ? chosen : chosen.filter(({ path }) => !packedFile.test(path))
  const [packed] = chosen.filter((entry) => !readable.includes(entry))
  if (packed) {
    const rest = readable.map(({ path }) => path)
    const values = { file, member: packed.path }
    throw new Refusal(
      'archive-nested',
      values,
      rest.length > 0 ? [leaveOut(packed.path, rest)] : [],
    )
  }
  if (chosen.length > memberLimit)
    throw new Refusal('archive-too-many-members', {
      file,
      count: chosen.length,
      limit: memberLimit,
    })
  const locked = chosen.find(({ encrypted }) => encrypted)
  if (locked) throw new Refusal('archive-encrypted', { file, member: locked.path })
  const strange = chosen.find(({ method }) => method !== 0 && method !== 8)
  if (strange)
    throw new Refusal('archive-method', {
      file,
      member: strange.path,
      method: methodName(strange.method),
    })
  const notes: ReadingNote[] = []
  const left = entries.filter((entry) => !chosen.includes(entry))
  if (left.length > 0 && !asked)
    notes.push({
      code: 'members-left-out',
      values: {
        file,
        count: left.length,
        names: left
          .slice(0, 3)
          .map(({ path }) => path)
          .join(', '),
        more: Math.max(0, left.length - 3),
      },
    })
  return { chosen, notes }
}

function findData(entries: readonly ArchiveEntry[]): ArchiveEntry[] {
  const candidates = entries.filter(({ path }) => !isJunk(path))
  const data = candidates.filter(({ path }) => dataFile.test(path) || packedFile.test(path))
  if (data.some(({ path }) => dataFile.test(path))) return data
  const perhaps = candidates.filter(({ path }) => perhapsData.test(path))
  return perhaps.length > 0 ? perhaps : data
}

/** A way on without one file of an archive. */
export function leaveOut(member: string, rest: readonly string[]) {
  return { code: 'leave-out-member', values: { member }, options: { members: [...rest] } }
}

/** As APPNOTE.TXT 4.4.5 numbers them. */
function methodName(method: number): string {
  const names = new Map([
    [9, 'Deflate64'],
    [12, 'bzip2'],
    [14, 'LZMA'],
    [93, 'Zstandard'],
    [95, 'xz'],
    [98, 'PPMd'],
    [99, 'AES'],
  ])
  return names.get(method) ?? String(method)
}
