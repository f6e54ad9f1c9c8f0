/** What the texts of a field are, told by their looks. Shapes other than text never make a task. */
export type TextShape =
  | 'nothing'
  | 'id'
  | 'url'
  | 'file-path'
  | 'time'
  | 'number'
  | 'email'
  | 'code'
  | 'phrase'
  | 'sentence'
  | 'passage'

const url = /^(?:https?:\/\/|ftp:\/\/|www\.)\S+$/i
const email = /^\S+@\S+\.\w+$/
const number = /^[-+]?[\d.,]*\d%?$/
const time =
  /^\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]\d|$)|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|^\d{1,2}:\d{2}/
const filePath =
  /^(?:[A-Za-z]:)?[\w .~-]*(?:[/\\][\w .-]+)+$|^[\w.-]+\.(?:jpe?g|png|gif|wav|mp3|mp4|txt|pdf|json|csv|html?|xml)$/i
const singleToken = /^\S+$/
const digitsAndLetters = /^(?=.*\d)[\w:.#/-]+$|^[0-9a-f]{16,}$/i
const codeLine =
  /^\s*(?:def |class |import |from \S+ import|function\b|const |let |var |public |private |#include|return\b|if\s*\(|for\s*\(|while\s*\(|SELECT\b|INSERT\b|print\(|console\.|(?:if|elif|else|for|while|with|try|except)\b.*:\s*$|\w+(?:\.\w+|\[\w+\])*\s*[-+*/]?=\s*\S|@\w+)|[;{}]\s*$|=>|\)\s*:\s*$/m
const cjk = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]/gu

/** The share of texts for which something holds; 0 of none. */
export function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Length in words; scripts written without spaces count two characters a word. */
export function countWords(text: string): number {
  const unspaced = text.match(cjk)?.length ?? 0
  const spaced = text.replaceAll(cjk, ' ').split(/\s+/).filter(Boolean).length
  return spaced + unspaced / 2
}

/** The shape that most of the texts share. `unique` is the share of distinct values among them. */
export function shapeOf(texts: readonly string[], unique: number): TextShape {
  if (texts.length === 0) return 'nothing'
  const most = (pattern: RegExp) => shareOf(texts, (text) => pattern.test(text)) >= 0.8
  if (most(number)) return 'number'
  if (most(url)) return 'url'
  if (most(email)) return 'email'
  if (most(time)) return 'time'
  if (most(filePath) && most(/[/\\.]/)) return 'file-path'
  if (unique >= 0.5 && most(singleToken) && most(digitsAndLetters)) return 'id'
  if (looksLikeCode(texts)) return 'code'
  const words = medianOf(texts.map(countWords))
  if (words >= 45) return 'passage'
  return words >= 4 ? 'sentence' : 'phrase'
}

function looksLikeCode(texts: readonly string[]): boolean {
  return (
    shareOf(texts, (text) => {
      const lines = text.split('\n').filter((line) => line.trim() !== '')
      const marks = (text.match(/[;{}()[\]=<>_]/g)?.length ?? 0) / Math.max(1, text.length)
      return marks > 0.03 && shareOf(lines, (line) => codeLine.test(line)) >= 0.3
    }) >= 0.6
  )
}

const asks =
  /[?？؟]["'”’)\]]*\s*$|^\s*(?:who|whose|whom|what|when|where|which|why|how|is|are|was|were|do|does|did|can|could|should|would|will)\b[^.]*[?:]?\s*$/iu

/** The share of texts that ask something. */
export function questionShare(texts: readonly string[]): number {
  return shareOf(texts, (text) => asks.test(text))
}

const commands =
  /^\s*(?:please |can you |could you )?(?:write|explain|describe|give|list|create|generate|summari[sz]e|tell|identify|name|find|make|provide|compose|rewrite|translate|classify|convert|suggest|design|compare|calculate|compute|answer|edit|construct|develop|come up|categori[sz]e|propose|outline|discuss|determine|implement|choose|select|solve)(?=\s|$)/i

/** The share of texts that ask or tell somebody to do something. */
export function requestShare(texts: readonly string[]): number {
  return shareOf(texts, (text) => asks.test(text) || commands.test(text))
}

const pythonSpaces = new Set(
  '\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)

/** Strips as Python's `str.strip()` does, and with it every example. */
export function stripText(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && pythonSpaces.has(text[start] ?? '')) start += 1
  while (end > start && pythonSpaces.has(text[end - 1] ?? '')) end -= 1
  return text.slice(start, end)
}
