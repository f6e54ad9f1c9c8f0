import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { drawNumber, drawNumbers } from './draw.ts'
import { md5Words } from './md5.ts'

const hex = (text: string) =>
  md5Words(text)
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('')

describe('md5Words', () => {
  it.each([
    // RFC 1321, A.5.
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ])('%s', (text, digest) => {
    expect(hex(text)).toBe(digest)
  })

  it('is what the platform says, at every length around a block', () => {
    const texts = Array.from({ length: 200 }, (_, length) => 'é€x'.repeat(length).slice(0, length))
    expect(texts.map(hex)).toEqual(
      texts.map((text) => createHash('md5').update(text).digest('hex')),
    )
  })
})

describe('drawNumber', () => {
  it('stays within 0 and 1 and spreads', () => {
    const drawn = Array.from({ length: 4_000 }, (_, i) => drawNumber('seed', 'double', `tsk_${i}`))
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...drawn)).toBeLessThan(1)
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => drawn.filter((one) => Math.floor(one * 10) === tenth).length,
    )
    expect(Math.min(...tenths)).toBeGreaterThan(320)
    expect(Math.max(...tenths)).toBeLessThan(480)
  })

  it('differs by seed, by purpose and by key', () => {
    const drawn = [
      drawNumber('a', 'double', 'k'),
      drawNumber('b', 'double', 'k'),
      drawNumber('a', 'assign', 'k'),
      drawNumber('a', 'double', 'l'),
    ]
    expect(new Set(drawn).size).toBe(4)
    expect(drawNumber('a', 'double', 'k')).toBe(drawn[0])
  })
})

describe('drawNumbers', () => {
  it('repeats by seed and spreads', () => {
    const run = (seed: string) => {
      const next = drawNumbers(seed, 'agreement')
      return Array.from({ length: 2_000 }, next)
    }
    expect(run('a')).toEqual(run('a'))
    expect(run('a')[0]).not.toBe(run('b')[0])
    const mean = run('a').reduce((sum, one) => sum + one, 0) / 2_000
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03)
  })
})
