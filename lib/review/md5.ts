/** How far each step turns its word, by round (RFC 1321, 3.4). */
const turns = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
]

/** The table T of RFC 1321: the integer part of 2^32 times |sin(i)|. */
const sines = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32))

const wordOf: ((step: number) => number)[] = [
  (step) => step,
  (step) => (5 * step + 1) % 16,
  (step) => (3 * step + 5) % 16,
  (step) => (7 * step) % 16,
]

const mix: ((b: number, c: number, d: number) => number)[] = [
  (b, c, d) => (b & c) | (~b & d),
  (b, c, d) => (b & d) | (c & ~d),
  (b, c, d) => b ^ c ^ d,
  (b, c, d) => c ^ (b | ~d),
]

/**
 * The MD5 of a text's UTF-8 (RFC 1321) as four words of 32 bits, in the order in which they are
 * written. Here because these functions run in the browser too, where no other MD5 is at hand; it
 * draws, it protects nothing.
 */
export function md5Words(text: string): [number, number, number, number] {
  const bytes = new TextEncoder().encode(text)
  const padded = new DataView(new ArrayBuffer(((bytes.length + 8) >> 6) * 64 + 64))
  for (const [at, byte] of bytes.entries()) padded.setUint8(at, byte)
  padded.setUint8(bytes.length, 0x80)
  padded.setUint32(padded.byteLength - 8, (bytes.length * 8) >>> 0, true)
  padded.setUint32(padded.byteLength - 4, Math.floor(bytes.length / 2 ** 29), true)
  let state: [number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  for (let block = 0; block < padded.byteLength; block += 64)
    state = takeBlock(state, (word) => padded.getUint32(block + word * 4, true))
  const [a, b, c, d] = state
  return [swapBytes(a), swapBytes(b), swapBytes(c), swapBytes(d)]
}

function takeBlock(
  before: [number, number, number, number],
  word: (index: number) => number,
): [number, number, number, number] {
  let [a, b, c, d] = before
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4
    const mixed = mix[round]?.(b, c, d) ?? 0
    const sum = (a + mixed + (sines[step] ?? 0) + word(wordOf[round]?.(step) ?? 0)) | 0
    const turn = turns[round]?.[step % 4] ?? 0
    const next = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0
    a = d
    d = c
    c = b
    b = next
  }
  const [p, q, r, s] = before
  return [(a + p) >>> 0, (b + q) >>> 0, (c + r) >>> 0, (d + s) >>> 0]
}

function swapBytes(word: number): number {
  return (
    (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0
  )
}
