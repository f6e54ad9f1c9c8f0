import { type Field, type FieldType, formatFieldPath, listFieldPaths } from '#lib/model/index.ts'

/** Something that may stand between `{{` and `}}`. `field` is the name of its top-level field. */
export interface TemplateOption {
  text: string
  field: string
  kind: FieldType['kind']
}

/** A placeholder being typed: the text from `from` to `to` is replaced by the chosen option. */
export interface Completion {
  from: number
  to: number
  query: string
}

/** Where the placeholder begins that the caret stands in, or null. `{{{{` is a literal and opens none. */
function openBefore(text: string, caret: number): number | null {
  let open: number | null = null
  let quoted = false
  for (let at = 0; at < caret; at += 1) {
    if (open === null) {
      if (text.startsWith('{{{{', at) && at + 4 <= caret) at += 3
      else if (text.startsWith('{{', at) && at + 2 <= caret) {
        open = at
        at += 1
      }
      continue
    }
    if (quoted && text[at] === '\\') at += 1
    else if (text[at] === '"') quoted = !quoted
    else if (!quoted && text.startsWith('}}', at)) {
      // The caret between the two braces stands inside, behind them outside.
      if (at + 2 > caret) break
      open = null
      at += 1
    }
  }
  return open
}

/** The completion that a caret asks for, or null where it stands in no placeholder. */
export function completionAt(text: string, caret: number): Completion | null {
  const open = openBefore(text, caret)
  if (open === null) return null
  const query = text.slice(open + 2, caret)
  if (query.includes('\n') || query.length > 200) return null
  // What follows on the line up to }} belongs to the placeholder and is replaced with it.
  const rest = /^[^{}\n]*\}\}/.exec(text.slice(caret))?.[0] ?? ''
  return { from: open, to: caret + rest.length, query }
}

const isIndex = (type: FieldType) => type.kind === 'integer' || type.kind === 'label'

/** Everything a template of this dataset may hold, plain fields first. */
export function templateOptions(fields: readonly Field[], limit = 400): TemplateOption[] {
  const paths = listFieldPaths(fields, limit).map(({ path, type }) => ({
    text: formatFieldPath(path),
    field: String(path[0]),
    type,
  }))
  const option = (text: string, { field, type }: (typeof paths)[number]): TemplateOption => ({
    text,
    field,
    kind: type.kind,
  })
  const lists = paths.filter(({ type }) => type.kind === 'list')
  const indexes = paths.filter(({ type }) => isIndex(type)).slice(0, 20)
  return [
    ...paths.map((path) => option(path.text, path)),
    ...lists.flatMap((path) => [
      option(`${path.text}|list`, path),
      option(`${path.text}|letters`, path),
      ...indexes
        .filter(({ field }) => field !== path.field)
        .map((index) => option(`${path.text}[${index.text}]`, path)),
    ]),
    ...indexes.map((path) => option(`${path.text}|letter`, path)),
  ].slice(0, limit)
}

/** The options that a query finds: those that begin with it, then those that hold it; case does not count. */
export function findOptions(
  options: readonly TemplateOption[],
  query: string,
  limit = 12,
): TemplateOption[] {
  const wanted = query.trim().toLowerCase()
  const begins = options.filter(({ text }) => text.toLowerCase().startsWith(wanted))
  const holds = options.filter(
    ({ text }) => text.toLowerCase().indexOf(wanted) > 0 && wanted !== '',
  )
  return [...begins, ...holds].slice(0, limit)
}

/** The text and caret after an option was chosen. */
export function complete(
  text: string,
  { from, to }: Pick<Completion, 'from' | 'to'>,
  option: string,
): { text: string; caret: number } {
  const placeholder = `{{${option}}}`
  return {
    text: text.slice(0, from) + placeholder + text.slice(to),
    caret: from + placeholder.length,
  }
}
