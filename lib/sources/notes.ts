import type { ReadingNote } from '#lib/model/index.ts'

/** As many notes of one kind; one more says how many there are beyond. */
const notesOfAKind = 20

/**
 * The notes on several files as one list: what holds for all of them stands once, anything else with the
 * file's name. Of one kind there are a few, and a note of how many more.
 */
export function collectNotes(
  files: readonly { file: string; notes: readonly ReadingNote[] }[],
): ReadingNote[] {
  const met = new Map<string, { note: ReadingNote; files: string[] }>()
  for (const { file, notes } of files)
    for (const note of notes) {
      const key = JSON.stringify([note.code, note.values])
      const found = met.get(key)
      if (found) found.files.push(file)
      else met.set(key, { note, files: [file] })
    }
  const all = [...met.values()].flatMap(({ note, files: where }) =>
    where.length >= files.length ? [note] : where.map((file) => ({ ...note, file })),
  )
  const kinds = new Map<string, number>()
  const kept = all.filter(({ code }) => {
    const count = (kinds.get(code) ?? 0) + 1
    kinds.set(code, count)
    return count <= notesOfAKind
  })
  const beyond = all.length - kept.length
  return beyond === 0 ? kept : [...kept, { code: 'more-notes', values: { count: beyond } }]
}
