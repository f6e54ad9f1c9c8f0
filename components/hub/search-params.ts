import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { type Api, hubSizes, hubSorts } from '#lib/model/index.ts'

/** What the address of the search holds: a link shows a colleague the same search. */
export const searchParams = {
  q: parseAsString.withDefault(''),
  author: parseAsString,
  task: parseAsString,
  language: parseAsString,
  license: parseAsString,
  size: parseAsStringLiteral(hubSizes),
  sort: parseAsStringLiteral(hubSorts).withDefault('trending'),
}

export type SearchParams = inferParserType<typeof searchParams>

/** What `hub.search` is asked for; what is too long for it is cut. */
export function searchOf(params: SearchParams): Api['hub.search']['input'] {
  const cut = (text: string | null, length: number) => text?.trim().slice(0, length) || null
  return {
    text: cut(params.q, 200) ?? '',
    author: cut(params.author, 100),
    task: cut(params.task, 100),
    language: cut(params.language, 35),
    license: cut(params.license, 100),
    size: params.size,
    sort: params.sort,
  }
}

/** Whether a filter narrows the search besides its words. */
export function isNarrowed({ author, task, language, license, size }: SearchParams): boolean {
  return [author, task, language, license, size].some(Boolean)
}
