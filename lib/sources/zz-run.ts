import { mkdirSync } from 'node:fs'
import { basename } from 'node:path'
import { canonicalRows, openEngine } from '#lib/engine/index.ts'
import { createFiles } from '#lib/files/index.ts'
import { defaultReadingOptions, sql } from '#lib/model/index.ts'
import { ingest } from '#lib/sources/index.ts'

const files = createFiles({ root: '/tmp/src-exp/data' })
for (const arg of process.argv.slice(2)) {
  const [path, opts] = arg.split('::')
  const t = performance.now()
  let peak = 0
  const iv = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 50)
  const cpu = process.cpuUsage()
  const stages: string[] = []
  const last = ''
  const r = await ingest({
    files,
    openEngine,
    source: { path: path!, name: basename(path!) },
    options: { ...defaultReadingOptions, ...(opts ? JSON.parse(opts) : {}) },
    threads: 2,
    memoryLimit: '1GB',
    signal: new AbortController().signal,
    report: (p) => {
      stages.push(
        `${((performance.now() - t) / 1000).toFixed(1)}s:${Math.round((100 * p.done) / (p.total || 1))}%`,
      )
    },
  })
  clearInterval(iv)
  const c = process.cpuUsage(cpu)
  console.log(
    '==',
    path,
    ((performance.now() - t) / 1000).toFixed(2) + 's',
    'cpu',
    ((c.user + c.system) / 1e6).toFixed(1),
    'peak',
    Math.round(peak / 1e6) + 'MB',
    'maxRSS',
    Math.round(process.resourceUsage().maxRSS / 1e3) + 'MB',
  )
  if (!r.ok) {
    console.log(JSON.stringify(r, null, 1))
    continue
  }
  const m = r.manifest
  console.log(
    JSON.stringify({
      ...m,
      rejectedRecords: m.rejectedRecords.slice(0, 3),
      fields: m.fields
        .slice(0, 12)
        .map((f) => f.name + ': ' + JSON.stringify(f.type).slice(0, 300)),
    }).slice(0, 3000),
  )
  if (stages.length > 4) console.log(stages.join(' '))
  const p = files.pathOf(m.parquet.sha256)
  const s = await files.scratch()
  const e = await openEngine({ threads: 1, memoryLimit: '500MB', scratch: s.path, inputs: [p] })
  console.log(
    JSON.stringify(await e.rows(sql`SELECT * FROM ${canonicalRows(p)} WHERE "row"<2`), (k, v) =>
      typeof v === 'bigint' ? v + 'n' : v,
    ).slice(0, 700),
  )
  e.close()
  await s.remove()
}
