import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { defaultReadingOptions, type ReadingOptions, SampleName } from '#lib/model/index.ts'
import bundled from './samples/samples.json'

const Bundled = z.array(
  z.object({
    id: SampleName,
    file: z.string(),
    name: z.string(),
    description: z.string(),
    license: z.string(),
    language: z.array(z.string()),
    homepage: z.string().nullable(),
    classLabels: z.record(z.string(), z.array(z.string())).optional(),
  }),
)

/** A dataset that comes with the studio. */
export interface BundledSample {
  id: SampleName
  file: string
  name: string
  description: string
  license: string
  language: string[]
  homepage: string | null
  /** How its file is read: the class labels are named. */
  options: ReadingOptions
  /** Where the file stands, for the worker and the command line; it stays there (keep it with `copy`). */
  readonly path: string
}

/** The bundled samples, in the order in which they are offered. */
export async function readSamples(): Promise<BundledSample[]> {
  return Bundled.parse(bundled).map(({ classLabels = {}, ...sample }) => ({
    ...sample,
    options: {
      ...defaultReadingOptions,
      classLabels: Object.entries(classLabels).map(([field, names]) => ({ field, names })),
    },
    // Worked out when it is asked for: the bundled server has the texts, but not the files beside it.
    get path() {
      const here = dirname(fileURLToPath(import.meta.url))
      return join(/* turbopackIgnore: true */ here, 'samples', sample.file)
    },
  }))
}
