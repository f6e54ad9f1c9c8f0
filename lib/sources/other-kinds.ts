import { findForeign, findMarked, findMarkup } from './detect.ts'
import { Refusal } from './refusal.ts'
import type { Survey } from './survey.ts'

/** What a file that was to be read as something else can be told to be, or null. */
export function findOther(name: string, head: Buffer): Refusal | null {
  const foreign = findForeign(head)
  if (foreign !== null) return new Refusal('file-foreign', { file: name, kind: foreign })
  const markup = findMarkup(head)
  return markup === null ? null : new Refusal('file-markup', { file: name, kind: markup })
}

/** A name that promises more than text is what people go by: what is wrong is that it lies. */
export function refuseBinary(name: string, { packing }: Pick<Survey, 'packing'>): Refusal {
  const named = findMarked(packing === null ? name : name.replace(/\.[^.]*$/, ''))
  return named === null
    ? new Refusal('file-binary', { file: name })
    : new Refusal('file-misnamed', { file: name, kind: named })
}
