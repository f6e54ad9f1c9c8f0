import type { ReadingNote } from '#lib/model/index.ts'

/** Names every column, each by itself: an empty name by its position, the second of a name with a number. */
export function nameColumns(header: readonly (string | null)[]): {
  names: string[]
  notes: ReadingNote[]
} {
  const notes: ReadingNote[] = []
  const taken = new Set(header)
  const seen = new Set<string>()
  const fresh = (stem: string, from: number): string => {
    let number = from
    while (taken.has(`${stem}_${number}`) || seen.has(`${stem}_${number}`)) number += 1
    return `${stem}_${number}`
  }
  const names = header.map((given, index) => {
    let name = given
    if (given === null || given === '') {
      name = fresh('column', index + 1)
      if (given === '') notes.push({ code: 'column-unnamed', values: { column: index + 1, name } })
    } else if (seen.has(given)) {
      name = fresh(given, 2)
      notes.push({ code: 'column-named-twice', values: { given, name } })
    }
    seen.add(name ?? '')
    return name ?? ''
  })
  return { names, notes }
}
