import { basename } from 'node:path'
import { sentenceIn } from '#lib/i18n/index.ts'
import { profileDataset, sampleRows } from '#lib/profile/index.ts'
import { proposeByRules } from '#lib/proposals/index.ts'
import { type Command, tell } from './command.ts'
import { withDataset } from './dataset.ts'
import { deliverJson } from './output.ts'
import { say } from './usage.ts'

/** Rows that the rules look at. */
const sampleLimit = 500

/** `propose FILE`: tasks by the built-in rules, as `--tasks` takes them. */
export const propose: Command = {
  usage: 'usage-propose',
  options: { out: {} },
  async run({ file, options }, world) {
    await withDataset({ file, world }, async ({ manifest, rows, engine, scratch }) => {
      const { fields } = manifest
      const { signal } = world
      const profile = await profileDataset({
        engine,
        rows,
        fields,
        rowCount: manifest.rows,
        signal,
      })
      const sample = await sampleRows({ engine, rows, fields, limit: sampleLimit, signal })
      const { proposals, notes } = proposeByRules({
        fields,
        profile,
        sample,
        description: {
          name: basename(file),
          description: null,
          license: 'unknown',
          languages: [],
          homepage: null,
        },
      })
      const tasks = proposals.map(({ rule, draft }) => ({ rule, ...draft }))
      await deliverJson(tasks, { out: options.out ?? null, scratch, world })
      tell(world, say('note-proposals', { tasks: tasks.length }))
      for (const note of notes) tell(world, sentenceIn('en', 'proposals-rules', note))
    })
  },
}
