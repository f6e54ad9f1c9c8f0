import type { Card } from './card.ts'
import { readCardInfo } from './configs.ts'
import type { Feature } from './features.ts'
import type { Asking } from './hub.ts'
import type { ViewerClient } from './viewer-client.ts'

export interface FoundFeatures {
  features: Record<string, Feature>
  /** Whether the viewer knows them of another commit than the one that is asked for. */
  ofAnother: boolean
}

/** The features of a config: as the card states them, else as the viewer knows them, else null. */
export async function findFeatures(
  viewer: ViewerClient,
  { repo, commit, card, config }: { repo: string; commit: string; card: Card; config: string },
  asking: Asking,
): Promise<FoundFeatures | null> {
  const stated = readCardInfo(card, config)?.features
  if (stated) return { features: stated, ofAnother: false }
  const info = await viewer.info(repo, config, asking)
  const features = info?.value.dataset_info.features
  if (!features) return null
  return { features, ofAnother: info.commit !== null && info.commit !== commit }
}
