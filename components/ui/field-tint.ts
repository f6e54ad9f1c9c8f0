const patterns = ['', 'field-striped', 'field-dotted'] as const

/**
 * The classes that give the field at a position its hue (eight after Okabe and Ito, then the same
 * eight striped, then dotted). They set `--field-bg` and `--field-edge`; `field-tint` (a span of
 * text), `field-chip` (a chip) and `field-swatch` (a small square) draw with them. A position holds for
 * the whole page: take the field's place in the dataset.
 */
export function fieldHue(position: number): string {
  const hue = `field-${(position % 8) + 1}`
  const pattern = patterns[Math.floor(position / 8) % patterns.length]
  return pattern ? `${hue} ${pattern}` : hue
}
