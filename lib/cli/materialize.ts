import { basename, join } from 'node:path'
import { findDuplicates } from '#lib/examples/index.ts'
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
import { countsFromRows, exampleRelation, type RepeatedRows } from '#lib/recipe/index.ts'
import { type Command, tell, type World } from './command.ts'
import { deliverFile } from './output.ts'
import { planTasks } from './plan-tasks.ts'
import { planAsReference } from './reference-plans.ts'
import { type OpenRows, withRows } from './rows.ts'
import { type FileTask, readTaskFile } from './task-file.ts'
import { say, UsageError } from './usage.ts'

/** A task that gives examples: its plan, the rows it is run over, and its number in the file, from 1. */
interface KeptTask {
  number: number
  name: string
  plan: Plan
  rows: Sql
  /** The rows that repeat an earlier one; null for none. */
  duplicates: RepeatedRows | null
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
  async run({ file, options }, outer) {
    if (options.tasks === undefined) throw new UsageError(say('tasks-missing'))
    const style = InputStyle.parse(options.style ?? 'labeled')
    const format = ExportFormat.parse(options.format ?? 'alpaca')
    const container = ExportContainer.parse(options.container ?? 'jsonl')
    const name = options.name ?? basename(file).replace(/\..*$/, '')
    const tasks = await readTaskFile(options.tasks)
    await withRows({ file, world: outer }, async (dataset, world) => {
      const path = join(dataset.scratch, 'examples')
      const values = new Map<string, number>()
      const kept = await keepTasks({ dataset, tasks, style, name, values, world })
      const relation = examplesOf(kept, {
        license: options.license ?? 'unknown',
        website: addressOf(options.website ?? '', name),
        skipsEmpty: isChatFormat(format),
      })
      const { engine } = dataset
      const { signal } = world
      const examples = await writeExamples({ engine, relation, format, container, path, signal })
      const finish = async (rowCount: number) => {
        const isWhole = examples === rowCount * kept.length
        const counts = isWhole ? [] : await countSkipped(kept, { dataset, rowCount, world: outer })
        return async () => {
          await deliverFile(path, options.out ?? null, outer)
          tell(outer, say('note-examples', { examples, tasks: kept.length }))
          for (const line of counts) tell(outer, line)
        }
      }
      return { values, finish }
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
  values,
  world,
}: {
  dataset: OpenRows
  tasks: readonly FileTask[]
  style: InputStyle
  name: string
  /** Gets how many values the columns have that were counted on the way. */
  values: Map<string, number>
  world: World
}): Promise<KeptTask[]> {
  const { engine, fields, rows, unnumbered, scratch, unread } = dataset
  const { signal } = world
  const plans = planTasks({ tasks, fields, style, world })
  const kept: KeptTask[] = []
  for (const [index, { task, plan }] of plans.entries()) {
    const number = index + 1
    const own = { number, name: task.name || name }
    if (task.kind === 'content' || style !== 'dynosaur') {
      const columns = unread.filter((column) => JSON.stringify(plan).includes(`"${column}"`))
      const duplicates = await findDuplicates({
        engine,
        plan,
        rows,
        unnumbered,
        phrasingSalt: '',
        directory: scratch,
        name: String(number),
        counted: {
          columns,
          tell: (counts) => {
            for (const [index, column] of columns.entries()) values.set(column, counts[index] ?? 0)
          },
        },
        signal,
      })
      // Numbers are wanted to mark duplicates and to draw a phrasing.
      const needsNumbers = duplicates !== null || plan.instructions.length > 1
      kept.push({ ...own, plan, rows: needsNumbers ? rows : unnumbered, duplicates })
      continue
    }
    const decided = await planAsReference({ engine, plan, rows, unnumbered, signal })
    if (decided.dropped === null)
      kept.push({ ...own, plan: decided.plan, rows: decided.rows, duplicates: null })
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
  const parts = kept.map(({ name, plan, rows, duplicates }) => {
    const deduplicate = duplicates ?? false
    const { query } = exampleRelation({ plan, rows, phrasingSalt: '', deduplicate })
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

/** Says of each task how many rows it skips, and why. */
async function countSkipped(
  kept: readonly KeptTask[],
  {
    dataset: { engine, ...dataset },
    rowCount,
    world: { signal },
  }: { dataset: OpenRows; rowCount: number; world: World },
): Promise<string[]> {
  const lines: string[] = []
  for (const { number, plan, rows, duplicates } of kept) {
    const deduplicate = duplicates ?? false
    const { query } = exampleRelation({ plan, rows, phrasingSalt: '', deduplicate })
    const counted = sql`SELECT skip, count(*), 0 FROM (${query}) GROUP BY skip`
    const found = countsFromRows(await engine.rows(counted, { signal }), 'all')
    const { examples, skipped } = found
    const isWhole = rows === dataset.rows || rows === dataset.unnumbered
    if (isWhole && found.rows !== rowCount)
      throw new Error(`${found.rows} rows were read where ${rowCount} were counted`)
    const reasons = skipReasons
      .filter((reason) => skipped[reason])
      .map((reason) => {
        const values = { count: skipped[reason] ?? 0 }
        return `${values.count} (${sentenceIn('en', 'review', { code: `skip-reason.${reason}`, values })})`
      })
    lines.push(say('note-task', { number, examples, skipped: reasons.join(', ') || 'none' }))
  }
  return lines
}
