import { openEngine, canonicalRows } from '#lib/engine/index.ts'
import { sql, raw } from '#lib/model/index.ts'
const S='/tmp/prof/scratch'
const pq=`${S}/wide5000.parquet`
const e=await openEngine({threads:2,memoryLimit:'2GB',scratch:S,inputs:[pq]})
const R=canonicalRows(pq)
for (const [n,q] of [['count',sql`select count(*) from ${R}`],['one',sql`select min(length(c7)) from ${R}`],['24',sql`select ${raw(Array.from({length:24},(_,k)=>`count(c${k})`).join(','))} from ${R}`],['group',sql`select count(*) from (select hash(c7) h, min("row") from ${R} group by 1)`],['300cols',sql`select ${raw(Array.from({length:300},(_,k)=>`encode(c${k})`).join(','))} from ${R}`],['all',sql`select ${raw(Array.from({length:5000},(_,k)=>`encode(c${k})`).join(','))} from ${R} where "row" < 50`]] as const) {
 const t=Date.now(); try { const r=await e.rows(q); console.log(n, Date.now()-t, r.length) } catch(x){console.log(n,Date.now()-t,String(x).slice(0,100))}
}
e.close()
