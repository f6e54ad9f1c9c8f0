import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

/** Words that texts are made of. */
export const words =
  'the of and to in a was is for as on with by at from that which it were city river king treaty museum engine bridge century library council harbor valley army school empire garden market railway station church island mountain festival theater observatory reservoir manuscript alloy turbine glacier parliament orchestra cathedral settlement expedition'.split(
    ' ',
  )

/** Numbers from 0 to 1, the same ones each time (mulberry32). */
export function drawsFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Rows in the shape of SQuAD (Rajpurkar et al., 2016): about 930 bytes each as JSON Lines. */
export function* squadLines(seed = 1): Generator<string, never> {
  const draw = drawsFrom(seed)
  const pick = (texts: readonly string[]) => texts[Math.floor(draw() * texts.length)] ?? ''
  const phrase = (count: number) => Array.from({ length: count }, () => pick(words)).join(' ')
  // Drawing every word of a gigabyte would take longer than what is measured.
  const phrases = Array.from({ length: 5_000 }, () => phrase(8 + Math.floor(draw() * 7)))
  const passage = (count: number) => Array.from({ length: count }, () => pick(phrases)).join(', ')
  for (let number = 0; ; number += 1) {
    const before = passage(5 + Math.floor(draw() * 3))
    const answer = `${pick(words)} ${pick(words)} ${number}`
    const row = {
      id: `q${number.toString(16).padStart(8, '0')}`,
      title: `${pick(words)} ${pick(words)}`,
      context: `${before} ${answer}, ${passage(3 + Math.floor(draw() * 2))}.`,
      question: `What did the ${pick(phrases)} ${number % 977}?`,
      answers: { text: [answer], answer_start: [before.length + 1] },
    }
    yield `${JSON.stringify(row)}\n`
  }
}

/** Writes such rows until there are enough rows or bytes; answers how many of each there are. */
export async function writeSquad({
  path,
  rows = Number.POSITIVE_INFINITY,
  bytes = Number.POSITIVE_INFINITY,
  signal,
}: {
  path: string
  rows?: number
  bytes?: number
  signal: AbortSignal
}): Promise<{ rows: number; bytes: number }> {
  const file = createWriteStream(path)
  const lines = squadLines()
  const written = { rows: 0, bytes: 0 }
  while (written.rows < rows && written.bytes < bytes) {
    signal.throwIfAborted()
    const block: string[] = []
    for (let size = 0; size < 1_000_000 && written.rows < rows && written.bytes + size < bytes; ) {
      const line = lines.next().value
      block.push(line)
      // Every character is ASCII.
      size += line.length
      written.rows += 1
    }
    const text = block.join('')
    written.bytes += text.length
    if (!file.write(text)) await once(file, 'drain')
  }
  file.end()
  await finished(file)
  return written
}
