import type { FieldType } from '#lib/model/index.ts'
import { kindBits, placeShape, type Shape } from './json-shape.ts'

/** How the values of one place are written for the engine, which changes none that it gets this way. */
export type ValuePlan =
  | { kind: 'as-is' }
  /** As a string that holds the number as it was written. */
  | { kind: 'number-as-text' }
  /** As a string that holds the value's JSON as it was written. */
  | { kind: 'json-as-text' }
  /** `mixed`: an object without members stands for an empty list. */
  | { kind: 'list'; item: ValuePlan; mixed: boolean }
  /** `mixed`: an empty list stands for null. */
  | { kind: 'struct'; slots: Slots; mixed: boolean }
  /** A list of a fixed length, as an object. */
  | { kind: 'tuple'; places: { key: Buffer; plan: ValuePlan }[] }

interface Slot {
  raw: Uint8Array
  /** The name as JSON with a colon. */
  key: Buffer
  plan: ValuePlan
}

/** The members of an object, found by name. */
export class Slots {
  readonly all: readonly Slot[]
  private readonly byName: ReadonlyMap<string, number>

  constructor(members: readonly { name: string; raw: Uint8Array; key: Buffer; plan: ValuePlan }[]) {
    this.all = members
    this.byName = new Map(members.map(({ name }, index) => [name, index]))
  }

  find(name: string): number {
    return this.byName.get(name) ?? -1
  }
}

/** A name as it stands before a value. */
export function keyBytes(name: string): Buffer {
  return Buffer.from(`${JSON.stringify(name)}:`)
}

/** Plans how the values of a shape are written, given the type that was made of it. */
export function planValue(shape: Shape | null, type: FieldType): ValuePlan {
  if (type.kind === 'json') return { kind: 'json-as-text' }
  if (type.kind === 'text' && shape && shape.kinds & ~kindBits.text)
    return { kind: 'number-as-text' }
  const mixed = shape !== null && shape.kinds === (kindBits.list | kindBits.object)
  if (type.kind === 'list')
    return { kind: 'list', item: planValue(shape?.item ?? null, type.item), mixed }
  if (type.kind === 'struct' && shape?.kinds === kindBits.list)
    return {
      kind: 'tuple',
      places: type.fields.map(({ name, type: member }, index) => ({
        key: keyBytes(name),
        plan: planValue(placeShape(shape, index), member),
      })),
    }
  if (type.kind === 'struct' && shape)
    return {
      kind: 'struct',
      mixed,
      slots: new Slots(
        shape.members.map(({ name, raw, shape: member }, index) => ({
          name,
          raw,
          key: keyBytes(name),
          plan: planValue(member, type.fields[index]?.type ?? { kind: 'json' }),
        })),
      ),
    }
  return { kind: 'as-is' }
}

/** Whether the engine can read these values from the file as they stand. */
export function isAsIs(plan: ValuePlan): boolean {
  if (plan.kind === 'list') return !plan.mixed && isAsIs(plan.item)
  if (plan.kind === 'struct')
    return !plan.mixed && plan.slots.all.every((slot) => isAsIs(slot.plan))
  return plan.kind === 'as-is'
}
