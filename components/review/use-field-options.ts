import { useMemo } from 'react'
import type { ComboboxOption } from '#components/ui/combobox.tsx'
import { type Field, formatFieldPath, listFieldPaths } from '#lib/model/index.ts'

/** Beyond this many, a list to choose from serves nobody. */
const most = 400

/** Every path a task may use, to choose from. */
export function useFieldOptions(fields: readonly Field[]): ComboboxOption[] {
  return useMemo(
    () =>
      listFieldPaths(fields, most).map(({ path, type }) => {
        const text = formatFieldPath(path)
        return { value: text, label: text, hint: type.kind }
      }),
    [fields],
  )
}
