/** One instruction of a project's tasks. */
export interface InstructionEntry<Of> {
  text: string
  /** Tasks over the same inputs and output of a dataset: said elsewhere, it is `same-instruction`. */
  family: string
  of: Of
}

export interface InstructionIndex<Of> {
  size: number
  add(entry: InstructionEntry<Of>): void
  /** The nearest entry of another family that `accepts`, or null. */
  nearest(
    query: { text: string; family: string },
    accepts: (of: Of) => boolean,
  ): InstructionEntry<Of> | null
}

/** From this ROUGE-L F measure on, two instructions are nearly the same (Self-Instruct, Wang et al. 2023). */
const nearest = 0.7
/** Shorter ones are alike by chance. */
const fewestWords = 4

interface Known<Of> {
  entry: InstructionEntry<Of>
  words: readonly number[]
}

/**
 * Instructions by their words, to find the one nearest to another by ROUGE-L (Lin 2004) over words. Only
 * those are compared that share enough words, in whatever order, which the index counts for all at once.
 */
export function createInstructionIndex<Of>(): InstructionIndex<Of> {
  const numbers = new Map<string, number>()
  /** For each word, the entries that hold it. */
  const holders: number[][] = []
  const known: Known<Of>[] = []
  const numberOf = (word: string): number => {
    const found = numbers.get(word)
    if (found !== undefined) return found
    const number = holders.length
    numbers.set(word, number)
    holders.push([])
    return number
  }
  return {
    get size() {
      return known.length
    },
    add(entry) {
      const words = wordsOf(entry.text).map(numberOf)
      if (words.length < fewestWords) return
      for (const word of new Set(words)) holders[word]?.push(known.length)
      known.push({ entry, words })
    },
    nearest({ text, family }, accepts) {
      // A word that no entry holds is nobody's number.
      const words = wordsOf(text).map((word, index) => numbers.get(word) ?? -1 - index)
      if (words.length < fewestWords) return null
      const shared = new Uint16Array(known.length)
      for (const word of words)
        for (const at of holders[word] ?? []) shared[at] = (shared[at] ?? 0) + 1
      let best: InstructionEntry<Of> | null = null
      let most = nearest
      const isBetter = (score: number) => (best === null ? score >= most : score > most)
      for (const [at, count] of shared.entries()) {
        const other = known[at]
        if (!other || !isBetter(measure(Math.min(count, other.words.length), words, other.words)))
          continue
        if (other.entry.family === family) continue
        const score = measure(commonSubsequence(words, other.words), words, other.words)
        if (!isBetter(score) || !accepts(other.entry.of)) continue
        best = other.entry
        most = score
      }
      return best
    },
  }
}

/** The F measure of so many words in common. */
function measure(common: number, a: readonly unknown[], b: readonly unknown[]): number {
  return (2 * common) / (a.length + b.length)
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

/** The length of the longest common subsequence of two lists. */
function commonSubsequence(a: readonly number[], b: readonly number[]): number {
  let row = new Uint16Array(b.length + 1)
  let above = new Uint16Array(b.length + 1)
  for (const word of a) {
    ;[above, row] = [row, above]
    for (let index = 1; index <= b.length; index += 1)
      row[index] =
        word === b[index - 1]
          ? (above[index - 1] ?? 0) + 1
          : Math.max(above[index] ?? 0, row[index - 1] ?? 0)
  }
  return row[b.length] ?? 0
}
