import { smallHubBytes } from '#lib/model/index.ts'
import type { ConfigChoice } from './config-choice.ts'
import type { ConfigLooks } from './use-config-looks.ts'

export interface LinkSize {
  /** Bytes of the chosen splits of the chosen configs that were looked at. */
  bytes: number
  looked: number
  chosen: number
  /** Configs of which no sample can be taken. */
  whole: number
  /** Configs so small that all of their rows are fetched at once. */
  small: number
  /** Chosen configs that cannot be linked at all. */
  refused: string[]
}

/** What linking a choice would fetch, as far as its configs have been looked at. */
export function linkSize(choice: ConfigChoice, looks: ConfigLooks): LinkSize {
  const size: LinkSize = {
    bytes: 0,
    looked: 0,
    chosen: choice.chosen.size,
    whole: 0,
    small: 0,
    refused: [],
  }
  for (const config of choice.chosen) {
    const state = looks.get(config)
    if (state?.state !== 'ready') continue
    const { look } = state
    if (look.refusal) {
      size.refused.push(config)
      continue
    }
    const out = choice.leftOut.get(config)
    size.looked += 1
    const bytes = look.splits.reduce(
      (sum, split) => (out?.has(split.name) ? sum : sum + split.bytes),
      0,
    )
    size.bytes += bytes
    if (!look.canSample) size.whole += 1
    else if (bytes < smallHubBytes) size.small += 1
  }
  size.chosen -= size.refused.length
  return size
}
