import { joinSql, raw, type Sql, sql } from '#lib/model/index.ts'

/** One step from a value to what is made of it; the text of `from` may be written many times. */
export type Step = (from: Sql) => Sql

/**
 * A value worked out in steps. Each step becomes a layer of its own, so that a step can name its
 * input many times and the engine still works it out once.
 */
export interface Chain {
  start: Sql
  steps: readonly Step[]
}

/** A query's columns `k0`, `k1`, ... beside `"row"`, gathered while its other parts are written. */
export class ChainTable {
  private readonly chains: Chain[] = []
  /** Columns of the rows that every layer hands on as they are. */
  private readonly carried: readonly string[]

  constructor(carried: readonly string[] = []) {
    this.carried = carried
  }

  /** Adds a chain; answers the column that will hold its end. */
  add(chain: Chain): Sql {
    this.chains.push(chain)
    return raw(`k${this.chains.length - 1}`)
  }

  /** The query: `"row"` and a column for each chain, over `rows`. */
  query(rows: Sql): Sql {
    const depth = Math.max(0, ...this.chains.map((chain) => chain.steps.length))
    let query = this.layer(
      this.chains.map((chain) => chain.start),
      sql`${rows}`,
    )
    for (let at = 0; at < depth; at += 1)
      query = this.layer(
        this.chains.map((chain, index) => {
          const column = raw(`k${index}`)
          return chain.steps[at]?.(column) ?? column
        }),
        sql`(${query})`,
      )
    return query
  }

  private layer(expressions: readonly Sql[], from: Sql): Sql {
    const columns = expressions.map(
      (expression, index) => sql`, ${expression} AS ${raw(`k${index}`)}`,
    )
    const carried = this.carried.map((name) => raw(`, ${name}`))
    return sql`SELECT "row"${joinSql([...carried, ...columns], '')} FROM ${from}`
  }
}

/** A chain as one expression, for where no layer can stand: each step sees its input as `y`. */
export function inlineChain(chain: Chain): Sql {
  return chain.steps.reduce(
    (from, step) => sql`list_transform([${from}], lambda y: ${step(raw('y'))})[1]`,
    chain.start,
  )
}

/** The same step for every item of a list. */
export function eachItem(step: Step): Step {
  return (list) => sql`list_transform(${list}, lambda y: ${step(raw('y'))})`
}
