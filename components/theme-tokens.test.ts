import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync('app/globals.css', 'utf8')

/** The tokens of one rule that are plain hex colors: name without dashes -> [r, g, b] of 0 to 255. */
function tokensOf(selector: string): Map<string, [number, number, number]> {
  const start = css.indexOf(`\n${selector} {`)
  const block = css.slice(start, css.indexOf('\n}', start))
  const tokens = [...block.matchAll(/--([\w-]+):\s*#([0-9a-f]{6});/g)]
  return new Map(
    tokens.map(([, name = '', hex = '']) => [
      name,
      [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number],
    ]),
  )
}

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: [number, number, number]): number {
  const [r, g, b] = rgb.map((byte) => {
    const share = byte / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast ratio, 1 to 21, WCAG 2.2. */
function contrast(a: [number, number, number], b: [number, number, number]): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = ['canvas', 'sunken', 'raised', 'hover', 'selected']
const meanings = ['success', 'warning', 'danger', 'info']
const hues = [1, 2, 3, 4, 5, 6, 7, 8]

const text: [string, string][] = [
  ...surfaces.flatMap((surface): [string, string][] => [
    ['ink', surface],
    ['soft', surface],
    ['accent', surface],
    ...meanings.map((meaning): [string, string] => [meaning, surface]),
  ]),
  ['faint', 'canvas'],
  ['faint', 'sunken'],
  ['faint', 'raised'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger-solid'],
  ['on-danger', 'danger-solid-hover'],
  ['accent', 'accent-tint'],
  ['ink', 'accent-tint'],
  ...meanings.flatMap((meaning): [string, string][] => [
    [meaning, `${meaning}-tint`],
    ['ink', `${meaning}-tint`],
    ['soft', `${meaning}-tint`],
  ]),
  ...hues.map((hue): [string, string] => ['ink', `field-${hue}`]),
  ...hues.map((hue): [string, string] => ['soft', `field-${hue}`]),
]

const shapes: [string, string][] = [
  ...['canvas', 'sunken', 'raised'].flatMap((surface): [string, string][] => [
    ['edge', surface],
    ['focus', surface],
    ...hues.map((hue): [string, string] => [`field-${hue}-edge`, surface]),
  ]),
]

describe.each([':root', '.dark'])('tokens of %s', (selector) => {
  const tokens = tokensOf(selector)
  const measure = (front: string, back: string) => {
    const [a, b] = [tokens.get(front), tokens.get(back)]
    if (!a || !b) throw new Error(`no token ${a ? back : front} in ${selector}`)
    return contrast(a, b)
  }

  it.each(text)('text %s on %s is AA (4.5:1)', (front, back) => {
    expect(measure(front, back)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(shapes)('the shape %s on %s can be seen (3:1)', (front, back) => {
    expect(measure(front, back)).toBeGreaterThanOrEqual(3)
  })

  it('keeps the hues of fields apart from one another and from the page', () => {
    const distance = (a: string, b: string) =>
      Math.hypot(...[0, 1, 2].map((i) => (tokens.get(a)?.[i] ?? 0) - (tokens.get(b)?.[i] ?? 0)))
    const near = hues.flatMap((hue) =>
      [...hues.filter((other) => other > hue).map((other) => `field-${other}`), 'canvas']
        .filter((other) => distance(`field-${hue}`, other) < 20)
        .map((other) => `field-${hue} and ${other}`),
    )
    expect(near).toEqual([])
  })
})

it('has the same tokens light and dark', () => {
  expect([...tokensOf('.dark').keys()]).toEqual([...tokensOf(':root').keys()])
})
