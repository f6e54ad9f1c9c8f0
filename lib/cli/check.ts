import { type CheckedExample, checkTask } from '#lib/checks/index.ts'
import { sampleExamples } from '#lib/examples/index.ts'
import { sentenceIn } from '#lib/i18n/index.ts'
import {
  type ExampleCounts,
  familyKey,
  InputStyle,
  inputStyles,
  type TaskContent,
} from '#lib/model/index.ts'
import { profileDataset } from '#lib/profile/index.ts'
import { compilePlan, countsFromRows, countsQuery } from '#lib/recipe/index.ts'
import type { Command } from './command.ts'
import { type OpenDataset, withDataset } from './dataset.ts'
import { deliverJson } from './output.ts'
import { contentOf, readTaskFile } from './task-file.ts'
import { say, UsageError } from './usage.ts'

/** `check FILE --tasks TASKS`: what the checks find in each task. */
export const check: Command = {
  usage: 'usage-check',
  options: { tasks: {}, style: { allowed: inputStyles }, out: {} },
  async run({ file, options }, world) {
    if (options.tasks === undefined) throw new UsageError(say('tasks-missing'))
    const style = InputStyle.parse(options.style ?? 'labeled')
    const tasks = await readTaskFile(options.tasks)
    await withDataset({ file, world }, async (dataset) => {
      const { manifest, rows, engine, scratch } = dataset
      const { fields } = manifest
      const { signal } = world
      const profile = await profileDataset({
        engine,
        rows,
        fields,
        rowCount: manifest.rows,
        signal,
      })
      const contents = tasks.map((task) => contentOf(task, fields, style))
      const checked = []
      for (const [index, task] of tasks.entries()) {
        const content = contents[index]
        if (!content) continue
        const { counts, examples } = await lookAtRows(content, dataset, signal)
        const findings = checkTask({
          datasetName: null,
          content,
          fields,
          profile,
          counts,
          examples,
          surplusOutputs: task.kind === 'released' ? task.task.output_field.slice(1) : [],
          sameFamilyInstructions: siblingInstructions(contents, content),
          shape: manifest.shape,
        })
        checked.push({
          instruction: content.instructions[0],
          counts,
          findings: findings.map((finding) => ({
            ...finding,
            sentence: sentenceIn('en', 'checks', { code: finding.rule, values: finding.values }),
          })),
        })
      }
      await deliverJson(checked, { out: options.out ?? null, scratch, world })
    })
  },
}

/** Counts a task over all rows and renders some; nulls where it has no plan, which a finding says. */
async function lookAtRows(
  content: TaskContent,
  { manifest, rows, engine }: OpenDataset,
  signal: AbortSignal,
): Promise<{ counts: ExampleCounts | null; examples: CheckedExample[] | null }> {
  const compiled = compilePlan({ content, fields: manifest.fields })
  if ('problems' in compiled) return { counts: null, examples: null }
  const { plan } = compiled
  const query = countsQuery({ plan, rows, phrasingSalt: '' })
  const counts = countsFromRows(await engine.rows(query, { signal }), 'all')
  return { counts, examples: await sampleExamples({ engine, plan, rows, salt: '', signal }) }
}

function siblingInstructions(contents: readonly TaskContent[], of: TaskContent): string[] {
  const key = familyKey(of)
  return contents
    .filter((other) => other !== of && familyKey(other) === key)
    .flatMap((other) => other.instructions)
}
