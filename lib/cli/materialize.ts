import { basename, join } from 'node:path'
import { writeExamples } from '#lib/export/index.ts'
import { sentenceIn } from '#lib/i18n/index.ts'
import {
  ExportContainer,
  ExportFormat,
  exportContainers,
  exportFormats,
  InputStyle,
  inputStyles,
  isChatFormat,
  joinSql,
  type Plan,
  type Relation,
  type Sql,
  skipReasons,
  sql,
  value,
} from '#lib/model/index.ts'
import { countsFromRows, countsQuery, exampleRelation } from '#lib/recipe/index.ts'
import { type Command, tell, type World } from './command.ts'
import { type OpenDataset, withDataset } from './dataset.ts'
import { deliverFile } from './output.ts'
import { planTasks } from './plan-tasks.ts'
import { planAsReference } from './reference-plans.ts'
import { type FileTask, readTaskFile } from './task-file.ts'
import { say, UsageError } from './usage.ts'

/** A task that gives examples: its plan, the rows it is run over, and its number in the file, from 1. */
interface KeptTask {
  number: number
  name: string
  plan: Plan
  rows: Sql
}

/** `materialize FILE --tasks TASKS`: the examples of tasks over every row, as one file. */
export const materialize: Command = {
  usage: 'usage-materialize',
  options: {
    tasks: {},
    style: { allowed: inputStyles },
    format: { allowed: exportFormats },
    container: { allowed: exportContainers },
    license: {},
    website: {},
    name: {},
    out: {},
  },
  async run({ file, options }, world) {
    if (options.tasks === undefined) throw new UsageError(say('tasks-missing'))
    const style = InputStyle.parse(options.style ?? 'labeled')
    const format = ExportFormat.parse(options.format ?? 'alpaca')
    const container = ExportContainer.parse(options.container ?? 'jsonl')
    const name = options.name ?? basename(file).replace(/\..*$/, '')
    const tasks = await readTaskFile(options.tasks)
    await withDataset({ file, world }, async (dataset) => {
      const path = join(dataset.scratch, 'examples')
      const kept = await keepTasks({ dataset, tasks, style, name, world })
      const relation = examplesOf(kept, {
        license: options.license ?? 'unknown',
        website: addressOf(options.website ?? '', name),
        skipsEmpty: isChatFormat(format),
      })
      const { engine, manifest } = dataset
      const { signal } = world
      const examples = await writeExamples({ engine, relation, format, container, path, signal })
      await deliverFile(path, options.out ?? null, world)
      tell(world, say('note-examples', { examples, tasks: kept.length }))
      if (examples < manifest.rows * kept.length) await tellSkipped(kept, dataset, world)
    })
  },
}

/** An address that ends in a slash is where datasets stand, as the reference's does: the name is added. */
function addressOf(website: string, name: string): string {
  return website.endsWith('/') ? `${website}${name}` : website
}

/** Plans every task; of those in the reference's style, the ones that it would drop are left out, and named. */
async function keepTasks({
  dataset,
  tasks,
  style,
  name,
  world,
}: {
  dataset: OpenDataset
  tasks: readonly FileTask[]
  style: InputStyle
  name: string
  world: World
}): Promise<KeptTask[]> {
  const { engine, manifest, rows } = dataset
  const plans = planTasks({ tasks, fields: manifest.fields, style, world })
  const kept: KeptTask[] = []
  for (const [index, { task, plan }] of plans.entries()) {
    const number = index + 1
    const own = { number, name: task.name || name }
    if (task.kind === 'content' || style !== 'dynosaur') {
      kept.push({ ...own, plan, rows })
      continue
    }
    const decided = await planAsReference({ engine, plan, rows, signal: world.signal })
    if (decided.dropped === null) kept.push({ ...own, plan: decided.plan, rows: decided.rows })
    else tell(world, say('note-dropped', { number }))
  }
  return kept
}

/** The examples of every task, one after the other, with the columns that a format may ask for. */
function examplesOf(
  kept: readonly KeptTask[],
  { license, website, skipsEmpty }: { license: string; website: string; skipsEmpty: boolean },
): Relation {
  const columns = ['instruction', 'input', 'output', 'license', 'source_url', 'task_name']
  const parts = kept.map(({ name, plan, rows }) => {
    const { query } = exampleRelation({ plan, rows, phrasingSalt: '' })
    const filled = skipsEmpty ? sql` AND output <> ''` : sql``
    return sql`SELECT instruction, input, output, CAST(${value(license)} AS VARCHAR) AS license,
      CAST(${value(website)} AS VARCHAR) AS source_url, CAST(${value(name)} AS VARCHAR) AS task_name
      FROM (${query}) WHERE skip IS NULL${filled}`
  })
  if (parts.length > 0) return { query: joinSql(parts, ' UNION ALL '), columns }
  const nothing = joinSql(
    columns.map((column) => sql`CAST(NULL AS VARCHAR) AS ${{ text: column, values: [] }}`),
    ', ',
  )
  return { query: sql`SELECT ${nothing} WHERE false`, columns }
}

/** Says of each task that skips rows how many and why. */
async function tellSkipped(
  kept: readonly KeptTask[],
  { engine }: OpenDataset,
  world: World,
): Promise<void> {
  for (const { number, plan, rows } of kept) {
    const query = countsQuery({ plan, rows, phrasingSalt: '' })
    const { examples, skipped } = countsFromRows(
      await engine.rows(query, { signal: world.signal }),
      'all',
    )
    const reasons = skipReasons
      .filter((reason) => skipped[reason])
      .map((reason) => {
        const values = { count: skipped[reason] ?? 0 }
        return `${values.count} (${sentenceIn('en', 'review', { code: `skip-reason.${reason}`, values })})`
      })
    tell(world, say('note-task', { number, examples, skipped: reasons.join(', ') || 'none' }))
  }
}
