import type { FakeDataset } from './hub-dataset.ts'
import { odd } from './hub-datasets-odd.ts'
import { ordinary } from './hub-datasets-plain.ts'
import { limited, special } from './hub-datasets-special.ts'

/** Every dataset of the fake Hub; written for this project. */
export const fakeDatasets: FakeDataset[] = [...ordinary, ...limited, ...odd, ...special]

/** Old names, and where they lead now. */
export const renamed: Record<string, string> = {
  'studio/old-qa': 'studio/plain-qa',
  moods: 'studio/moods',
}
