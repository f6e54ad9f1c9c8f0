import { md5Words } from './md5.ts'

/** Keeps draws apart: were two to use the same numbers, whoever is drawn for one would be for the other. */
export type DrawPurpose = 'double' | 'assign' | 'agreement' | 'spot-check' | 'spot-check row'

/**
 * A number from 0 to below 1 that the seed and the key alone decide: the first 52 bits of
 * md5("SEED PURPOSE KEY"), exact in a double.
 */
export function drawNumber(seed: string, purpose: DrawPurpose, key: string): number {
  const [first, second] = md5Words(`${seed} ${purpose} ${key}`)
  return (first * 2 ** 20 + (second >>> 12)) / 2 ** 52
}

/**
 * An endless run of numbers from 0 to below 1 (Marsaglia's xorshift128), started by md5, where a draw
 * needs more of them than it has names for.
 */
export function drawNumbers(seed: string, purpose: DrawPurpose): () => number {
  let [x, y, z, w] = md5Words(`${seed} ${purpose}`)
  return () => {
    const t = x ^ (x << 11)
    x = y
    y = z
    z = w
    w = (w ^ (w >>> 19) ^ t ^ (t >>> 8)) >>> 0
    return w / 2 ** 32
  }
}
