/** A field of the rows to be, and the level it comes from: 0 for the record, the last for the item. */
export interface LeveledName {
  level: number
  name: string
}

/**
 * Names for the fields of unnested rows, in the order given. The innermost keep theirs; a name that an
 * inner level has already is put after the name of its own level's list, with an underscore (`title` of
 * `paragraphs` is `paragraphs_title`, of the records themselves `record_title`), and numbered from 2 on
 * where even that is taken.
 */
export function nameUnnested(
  fields: readonly LeveledName[],
  /** The names of the lists, outermost first. */
  lists: readonly string[],
): string[] {
  const names: string[] = new Array(fields.length).fill('')
  const taken = new Set<string>()
  for (let level = lists.length; level >= 0; level -= 1) {
    const above = level === 0 ? 'record' : (lists[level - 1] ?? '')
    fields.forEach((field, index) => {
      if (field.level !== level) return
      let name = field.name
      if (taken.has(name)) name = `${above}_${field.name}`
      for (let count = 2; taken.has(name); count += 1) name = `${above}_${field.name}_${count}`
      taken.add(name)
      names[index] = name
    })
  }
  return names
}
