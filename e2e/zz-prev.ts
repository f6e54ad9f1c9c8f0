import { openDirectly } from '#e2e/bench/bench-studio.ts'
import { findLocalActor, listReviewQueue, getReviewTask, getReadDataset, sampleSource, saltFor } from '#lib/usecases/index.ts'
import { QueueFilter } from '#lib/model/index.ts'
import { previewTask, scanRows } from '#lib/examples/index.ts'
import { compilePlan, exampleRelation, partsRelation, planHash } from '#lib/recipe/index.ts'
import { getRevision } from '#db/index.ts'
const { studio, close } = await openDirectly(process.argv[2]!)
const actor = findLocalActor(studio)!
const { items } = listReviewQueue(studio, actor, { filter: QueueFilter.parse({}), offset: 0, limit: 500 })
const newest = listReviewQueue(studio, actor, { filter: QueueFilter.parse({sort: 'newest'}), offset: 0, limit: 1 })
const time = async (n: string, f: (i: number) => unknown) => { const ts: number[] = [], ws: number[] = []; for (let i = 0; i < 9; i++) { const c = process.cpuUsage(), w = performance.now(); await f(i); const d = process.cpuUsage(c); ts.push((d.user + d.system) / 1000); ws.push(performance.now() - w) } ts.sort((a,b)=>a-b); ws.sort((a, b) => a - b); console.log(n.padEnd(28), 'cpu', ts[0]!.toFixed(1), ts[4]!.toFixed(1), ts[8]!.toFixed(1), 'wall', ws[4]!.toFixed(1)) }
for (const [name, task] of [['small', items[0]!.tasks[1]!], ['large', newest.items[0]!.tasks[1]!]] as const) {
  const view = await getReviewTask(studio, actor, { taskId: task.taskId })
  await time(name + ' getReviewTask', () => getReviewTask(studio, actor, { taskId: task.taskId }))
  await time(name + ' stringify', () => JSON.stringify(view))
  const { revision } = getReadDataset(studio, { projectId: actor.projectId, datasetId: view.dataset.id })
  await time(name + ' getReadDataset', () => getReadDataset(studio, { projectId: actor.projectId, datasetId: view.dataset.id }))
  const content = view.revision.content
  const c = compilePlan({ content, fields: revision.manifest.fields })
  if (!('plan' in c)) throw 1
  const plan = c.plan
  await time(name + ' compile+hash', () => planHash((compilePlan({ content, fields: revision.manifest.fields }) as any).plan))
  const source = sampleSource(studio, revision)
  const salt = 'x'
  console.log(name, 'json bytes', JSON.stringify(view).length, 'sql length', exampleRelation({ plan, rows: source.rows, phrasingSalt: salt, deduplicate: true }).query.text.length, partsRelation({ plan, rows: source.rows, phrasingSalt: salt }).query.text.length)
  await studio.reads.read(source.path, async (engine) => {
    await time(name + ' previewTask', () => previewTask({ engine, plan, fields: revision.manifest.fields, rows: source.rows, salt, pick: { kind: 'varied' }, scope: 'all' } as any))
    await time(name + ' scanRows', () => scanRows({ engine, plan, rows: source.rows, salt } as any))
    await time(name + ' read all', () => engine.rows({ text: `SELECT count(*) FROM ${source.rows.text}`, values: source.rows.values } as any))
    await time(name + ' read c2', () => engine.rows({ text: `SELECT sum(length(c2)) FROM ${source.rows.text}`, values: source.rows.values } as any))
    const r = partsRelation({ plan, rows: source.rows, phrasingSalt: salt })
    await time(name + ' parts all limit', () => engine.rows({ text: `EXPLAIN ${r.query.text}`, values: r.query.values } as any))
    const x = exampleRelation({ plan, rows: source.rows, phrasingSalt: salt, deduplicate: true })
    await time(name + ' explain examples', () => engine.rows({ text: `EXPLAIN ${x.query.text}`, values: x.query.values } as any))
    const y = exampleRelation({ plan, rows: source.rows, phrasingSalt: salt, deduplicate: false })
    await time(name + ' examples no dedup', () => engine.rows({ text: `SELECT "row", skip, length(instruction)+length(input)+length(output) FROM (${y.query.text})`, values: y.query.values } as any))
  })
}
// cold: another dataset each
await time('cold datasets', (i) => getReviewTask(studio, actor, { taskId: items[10 + i * 50]!.tasks[0]!.taskId }))
close()
