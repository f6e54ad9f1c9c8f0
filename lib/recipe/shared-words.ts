import {
  type FieldType,
  type Plan,
  type PlanPiece,
  type PlanValue,
  raw,
  type Sql,
  value,
} from '#lib/model/index.ts'

/** Marks a part of a plan whose words stand in a column. */
export interface Shared {
  shared: string
}

function sharedColumn(part: object): Sql | null {
  return 'shared' in part ? raw(String((part as Shared).shared)) : null
}

/** A literal of a template or label. */
export function literalSql(piece: Extract<PlanPiece, { kind: 'literal' }>): Sql {
  return sharedColumn(piece) ?? value(piece.text)
}

/** What stands before a field's value in the reference's input, where plans share it. */
export function frameSql(of: PlanValue): Sql | null {
  return sharedColumn(of)
}

/** The names of a label's classes, stripped, where plans share them. */
export function namesSql(type: FieldType): Sql | null {
  return sharedColumn(type)
}

/** The instruction, where plans share it. */
export function instructionSql(plan: Plan): Sql | null {
  return sharedColumn(plan)
}
