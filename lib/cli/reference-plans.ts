import type { Engine } from '#lib/engine/index.ts'
import type { Plan, Sql } from '#lib/model/index.ts'
import {
  decideLabels,
  endQuery,
  firstOutputsQuery,
  rowsBefore,
  withSentence,
} from '#lib/recipe/index.ts'

/** What the reference makes of a task: its plan and the rows it reads, or that it drops it. */
export type ReferencePlan = { dropped: 'labels' } | { dropped: null; plan: Plan; rows: Sql }

/** Asks what the reference's rules for whole tasks ask, and decides as they do. */
export async function planAsReference(options: {
  engine: Engine
  plan: Plan
  rows: Sql
  signal: AbortSignal
}): Promise<ReferencePlan> {
  const { engine, plan, rows, signal } = options
  const decision = decideLabels(await engine.rows(firstOutputsQuery({ plan, rows }), { signal }))
  if (!decision.keeps) return { dropped: 'labels' }
  const [found] = await engine.rows(endQuery({ plan, rows }), { signal })
  const end = found?.[0] ?? null
  return {
    dropped: null,
    plan: withSentence(plan, decision.sentence),
    rows: rowsBefore(rows, end === null ? null : Number(end)),
  }
}
