import { commonWords } from './common-words.ts'

/** The words of a field's name, lower case: `pageTitle`, `page_title` and `page.title` are `page`, `title`. */
export function nameWords(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
}

/** A word without the endings that English gives the same noun or verb; crude, and the same for both sides. */
export function stem(word: string): string {
  const text = word.toLowerCase().replace(/['’]s$/, '')
  if (/(is|us|ss)$/.test(text) || text.length < 4) return text
  if (/ies$/.test(text) && text.length > 4) return `${text.slice(0, -3)}y`
  if (/(ch|sh|x|ss)es$/.test(text)) return text.slice(0, -2)
  return text.endsWith('s') ? text.slice(0, -1) : text
}

/** The words of a sentence in order, as they stand. */
export function textWords(text: string): { word: string; at: number }[] {
  return [...text.matchAll(/\p{L}[\p{L}\p{N}'’-]*/gu)].map((found) => ({
    word: found[0],
    at: found.index,
  }))
}

/** Whether any instruction may use a word, in one of its forms. */
export function isCommon(word: string): boolean {
  const text = word.toLowerCase().replace(/['’]s?$/, '')
  if (text.includes('-')) return text.split('-').every((part) => part === '' || isCommon(part))
  return forms(text).some((form) => commonWords.has(form))
}

/** A word and what it may be a form of: plurals, past and present participles, adverbs, comparatives. */
function forms(word: string): string[] {
  const found = [word, stem(word)]
  const cut = (ending: string, ...more: string[]) => {
    if (!word.endsWith(ending) || word.length - ending.length < 3) return
    const base = word.slice(0, -ending.length)
    found.push(base, ...more.map((end) => base + end))
    if (base.at(-1) === base.at(-2)) found.push(base.slice(0, -1))
  }
  cut('s')
  cut('ed', 'e')
  cut('ied', 'y')
  cut('ing', 'e')
  cut('ally')
  cut('ly', 'le', 'e')
  cut('er', 'e')
  cut('est', 'e')
  cut('ion', 'e')
  cut('able', 'e')
  return found
}
