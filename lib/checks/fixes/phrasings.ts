import { normalizeInstruction } from '#lib/checks/instruction-text.ts'
import type { TaskContent } from '#lib/model/index.ts'
import type { FixContext } from './fixes.ts'

/** Each phrasing once. */
export function removePhrasing({ content }: FixContext): TaskContent | null {
  const seen = new Set<string>()
  const instructions = content.instructions.filter((instruction) => {
    const text = normalizeInstruction(instruction)
    const again = seen.has(text)
    seen.add(text)
    return !again
  })
  return instructions.length === content.instructions.length ? null : { ...content, instructions }
}
