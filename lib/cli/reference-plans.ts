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
  /** The same rows, their numbers meaning nothing. */
  unnumbered: Sql
  signal: AbortSignal
}): Promise<ReferencePlan> {
  const { engine, plan, rows, unnumbered, signal } = options
  const decision = decideLabels(await engine.rows(firstOutputsQuery({ plan, rows }), { signal }))
  if (!decision.keeps) return { dropped: 'labels' }
  const kept = withSentence(plan, decision.sentence)
  const ends = async (from: Sql) => {
    const [found] = await engine.rows(endQuery({ plan, rows: from }), { signal })
    return found?.[0] ?? null
  }
  // Most tasks end nowhere, which takes no numbers to say.
  if ((await ends(unnumbered)) === null)
    return { dropped: null, plan: kept, rows: plan.instructions.length === 1 ? unnumbered : rows }
  return { dropped: null, plan: kept, rows: rowsBefore(rows, Number(await ends(rows))) }
}
