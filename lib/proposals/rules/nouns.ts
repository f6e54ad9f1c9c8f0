import { type Column, isText, nameOf } from './columns.ts'

function wordsOf(column: Column): string {
  return nameOf(column.path)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_\-\s]+/g, ' ')
    .toLowerCase()
    .trim()
}

const meaningless =
  /^(?:gold|true|correct|right|expected|final|predicted|human|majority)?\s*(?:labels?|class(?:es)?|category|target|y|output|answers?|answer key|gold|correct|truth|tag|type|value|result|v ?\d|col ?\d*|column ?\d*|field ?\d*|c\d+)?$/

/** What a label's name calls its values: `intent`, or the word `category` where the name says nothing. */
export function labelNoun(column: Column): string {
  const words = wordsOf(column).replace(/ (?:label|id|name|text|class|class name)$/, '')
  const isNoun = /^[a-z]{3,20}(?: [a-z]{2,20}){0,2}$/.test(words) && !/^(?:is|has|was) /.test(words)
  return isNoun && !meaningless.test(words) ? words : 'category'
}

const textNouns =
  /^(?:question|message|review|comment|tweet|post|headline|title|sentence|article|abstract|email|query|utterance|description|passage|paragraph|document|story|dialogue|poem|lyrics|recipe|prompt|instruction|claim|statement|report|summary)$/

/** What a text column's name calls its texts. */
export function textNoun(column: Column): string {
  const name = nameOf(column.path).toLowerCase()
  return textNouns.test(name) && isText(column) ? name : 'text'
}

/** A column's name in words, as a sentence can quote it. */
export function spokenName(column: Column): string {
  return wordsOf(column)
}

const classNames =
  /label|class|categor|sentiment|intent|emotion|mood|topic|target|stance|verdict|polarity|genre|^type$|^y$|^v1$|标签|类别|分类/i

/** Whether a column's name says that it holds classes. */
export function isNamedClass(column: Column): boolean {
  return classNames.test(nameOf(column.path))
}

const aboutTheRecord =
  /^(?:.*[_ -])?(?:repo|repository|path|file|filename|url|link|uri|id|idx|index|titles?|headline|heading|authors?|user|username|date|time|timestamp|year|doi|hash|split|version|publisher|website)$/i

/** Whether a column's name says where a record comes from, or what it is called: no class of its text. */
export function isNamedForRecord(column: Column): boolean {
  return aboutTheRecord.test(nameOf(column.path))
}
