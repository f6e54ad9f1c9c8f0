import { z } from 'zod'
import type { Field, FieldType } from '#lib/model/index.ts'
import { Refusal } from './refusal.ts'

const Features = z.object({ info: z.object({ features: z.record(z.string(), z.unknown()) }) })

/**
 * The features that Hugging Face `datasets` writes into a Parquet file's metadata under `huggingface`
 * (`{"info": {"features": {...}}}`), by field; empty where the text is no such thing.
 */
export function parseFeatures(metadata: string): Record<string, unknown> {
  try {
    const parsed = Features.safeParse(JSON.parse(metadata))
    return parsed.success ? parsed.data.info.features : {}
  } catch (cause) {
    if (cause instanceof SyntaxError) return {}
    throw cause
  }
}

const ClassLabel = z.object({ _type: z.literal('ClassLabel'), names: z.array(z.string()).min(1) })
const Sequence = z.object({
  _type: z.enum(['Sequence', 'List', 'LargeList']),
  feature: z.unknown(),
})

/** A field's type with the class labels that a feature names, wherever in it they are. */
export function withFeature(type: FieldType, feature: unknown): FieldType {
  const label = ClassLabel.safeParse(feature)
  if (label.success)
    return type.kind === 'integer' ? { kind: 'label', names: label.data.names } : type
  if (type.kind === 'list') {
    const sequence = Sequence.safeParse(feature)
    const [only] = Array.isArray(feature) ? feature : []
    return {
      kind: 'list',
      item: withFeature(type.item, sequence.success ? sequence.data.feature : only),
    }
  }
  if (type.kind === 'struct' && typeof feature === 'object' && feature !== null) {
    // A sequence of a dict is kept as a dict of sequences.
    const sequence = Sequence.safeParse(feature)
    const inner = sequence.success ? sequence.data.feature : feature
    const members = new Map(
      Object.entries(typeof inner === 'object' && inner !== null ? inner : {}),
    )
    return {
      kind: 'struct',
      fields: type.fields.map((member) => {
        const found = members.get(member.name)
        const own = sequence.success ? { _type: 'List', feature: found } : found
        return { name: member.name, type: withFeature(member.type, own) }
      }),
    }
  }
  return type
}

/** Gives integer fields the class labels that were asked for; refuses where a field is not there or no integer. */
export function withClassLabels(
  fields: readonly Field[],
  labels: readonly { field: string; names: string[] }[],
  file: string,
): Field[] {
  for (const { field: name } of labels) {
    const field = fields.find((one) => one.name === name)
    const without = {
      code: 'without-labels',
      values: { field: name },
      options: { classLabels: labels.filter((one) => one.field !== name) },
    }
    if (!field) throw new Refusal('label-field-missing', { file, field: name }, [without])
    if (field.type.kind !== 'integer' && field.type.kind !== 'label')
      throw new Refusal('label-field-not-integer', { file, field: name }, [without])
  }
  return fields.map((field) => {
    const named = labels.find((one) => one.field === field.name)
    return named ? { ...field, type: { kind: 'label', names: named.names } } : field
  })
}
