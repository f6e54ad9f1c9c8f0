/** An instruction without what does not change its words: case, spacing, compatibility forms, closing marks. */
export function normalizeInstruction(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[\s.:;!?,]+$/, '')
}
