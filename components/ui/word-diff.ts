export interface DiffPart {
  kind: 'same' | 'removed' | 'added'
  text: string
}

/** Words, runs of white space, signs one by one; Han, kana and Hangul one by one, as they have no spaces. */
const token =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\s\p{P}\p{S}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|./gsu

/** Cells of the table of common lengths; beyond it, the middle is shown as replaced as a whole. */
const tableLimit = 4_000_000

/**
 * The difference of two texts by words: longest common subsequence of their tokens. The `same` and
 * `removed` texts joined are `before`, the `same` and `added` ones `after`.
 */
export function wordDiff(before: string, after: string): DiffPart[] {
  const a = before.match(token) ?? []
  const b = after.match(token) ?? []
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end += 1
  }
  const parts: DiffPart[] = [
    { kind: 'same', text: a.slice(0, start).join('') },
    ...middleDiff(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    { kind: 'same', text: a.slice(a.length - end).join('') },
  ]
  return joinParts(parts)
}

/** The difference of two lists of tokens, one part a token. */
function middleDiff(a: string[], b: string[]): DiffPart[] {
  const replaced: DiffPart[] = [
    { kind: 'removed', text: a.join('') },
    { kind: 'added', text: b.join('') },
  ]
  if (a.length === 0 || b.length === 0 || a.length * b.length > tableLimit) return replaced
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0)
    }
  }
  const parts: DiffPart[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const [left = '', right = ''] = [a[i], b[j]]
    if (i < a.length && j < b.length && left === right) {
      parts.push({ kind: 'same', text: left })
      i += 1
      j += 1
    } else if (
      j === b.length ||
      (i < a.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      parts.push({ kind: 'removed', text: left })
      i += 1
    } else {
      parts.push({ kind: 'added', text: right })
      j += 1
    }
  }
  return parts
}

/** Joins neighbors, a change's removed text before its added text; a lone space between two changes goes with them. */
function joinParts(parts: DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = []
  let removed = ''
  let added = ''
  const flush = () => {
    if (removed) joined.push({ kind: 'removed', text: removed })
    if (added) joined.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  parts.forEach((part, index) => {
    if (part.text === '') return
    const changedNext = parts.slice(index + 1).find((next) => next.text !== '')
    const bridge =
      part.kind === 'same' &&
      /^\s+$/.test(part.text) &&
      removed !== '' &&
      added !== '' &&
      changedNext !== undefined &&
      changedNext.kind !== 'same'
    if (part.kind === 'removed' || bridge) removed += part.text
    if (part.kind === 'added' || bridge) added += part.text
    if (part.kind === 'same' && !bridge) {
      flush()
      const last = joined.at(-1)
      if (last?.kind === 'same') last.text += part.text
      else joined.push({ ...part })
    }
  })
  flush()
  return joined
}
