import { profileDataset } from '#lib/profile/index.ts'
import type { Command } from './command.ts'
import { withDataset } from './dataset.ts'
import { deliverJson } from './output.ts'

/** `profile FILE`: how the file was read, and what each field holds. */
export const profile: Command = {
  usage: 'usage-profile',
  options: { out: {} },
  async run({ file, options }, world) {
    await withDataset({ file, world }, async ({ manifest, rows, engine, scratch }) => {
      const found = await profileDataset({
        engine,
        rows,
        fields: manifest.fields,
        rowCount: manifest.rows,
        signal: world.signal,
      })
      await deliverJson({ manifest, profile: found }, { out: options.out ?? null, scratch, world })
    })
  },
}
