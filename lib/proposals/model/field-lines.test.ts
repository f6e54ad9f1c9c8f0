import { describe, expect, it } from 'vitest'
import type { Field, FieldPath, FieldProfile, FieldType, Profile } from '#lib/model/index.ts'
import { describeFields } from './field-lines.ts'
import { listOfferedPaths } from './offered-paths.ts'

const text: FieldType = { kind: 'text' }
const fieldOf = (name: string, type: FieldType): Field => ({ name, column: 'c0', type })

function profileOf(path: FieldPath, type: FieldType, patch: Partial<FieldProfile>): FieldProfile {
  return {
    ...{ path, type, nulls: 0, empty: 0, distinct: 90, distinctExact: true },
    ...{ lengths: null, numbers: null, histogram: null },
    ...{ topValues: [], topValuesComplete: false },
    ...patch,
  }
}

function lines(fields: Field[], profiles: FieldProfile[] = [], budget = 400): string[] {
  const profile: Profile = {
    ...{ version: 1, rows: 100, scanned: 100, unmeasured: [], charactersPerToken: null },
    fields: profiles,
  }
  const offered = listOfferedPaths(fields)
  return describeFields(fields, { profile, offered, budget }).split('\n')
}

describe('a field’s line', () => {
  const names = Array.from({ length: 77 }, (_, index) => `intent ${index}`)
  it.each<[string, Field, Partial<FieldProfile> | null, string]>([
    ['type alone, without a profile', fieldOf('q', text), null, 'q: text'],
    [
      'lengths and empties',
      fieldOf('q', text),
      { lengths: { min: 3, median: 60, max: 900 }, nulls: 10, empty: 2 },
      'q: text, 3-900 chars, 12% empty',
    ],
    [
      'few values',
      fieldOf('q', text),
      {
        distinct: 2,
        topValues: [
          { text: 'yes', count: 60 },
          { text: 'no', count: 40 },
        ],
        topValuesComplete: true,
      },
      'q: text, 2 values: yes | no',
    ],
    ['a constant', fieldOf('q', text), { distinct: 1 }, 'q: text, always the same'],
    [
      'numbers that tell rows apart',
      fieldOf('n', { kind: 'integer' }),
      { distinct: 100, numbers: { min: 0, median: 5, max: 99 } },
      'n: integer, 0-99, all different',
    ],
    ['a name that needs quotes', fieldOf('a.b', text), null, '["a.b"]: text'],
    [
      'class names, the first thirty and a count',
      fieldOf('l', { kind: 'label', names }),
      {},
      `l: one of 77: ${names.slice(0, 30).join(' | ')} | +47 more`,
    ],
  ])('%s', (_name, field, patch, line) => {
    const profiles = patch === null ? [] : [profileOf([field.name], field.type, patch)]
    expect(lines([field], profiles)).toEqual([line])
  })

  it('members of structs, lists with their items', () => {
    const list: FieldType = { kind: 'list', item: text }
    const answers = fieldOf('answers', {
      kind: 'struct',
      fields: [
        { name: 'text', type: list },
        {
          name: 'turns',
          type: { kind: 'list', item: { kind: 'struct', fields: [{ name: 'who', type: text }] } },
        },
      ],
    })
    const known = [
      profileOf(['answers', 'text'], list, { lengths: { min: 1, median: 1, max: 3 } }),
      profileOf(['answers', 'text', 0], text, { lengths: { min: 2, median: 9, max: 40 } }),
    ]
    expect(lines([answers], known)).toEqual([
      'answers.text: list of text, 1-3 items, 2-40 chars each',
      'answers.turns: list of objects',
      'answers.turns[0].who: text',
    ])
  })

  it('facts go first, then types, where there are too many', () => {
    const many = Array.from({ length: 40 }, (_, index) => fieldOf(`field_${index}`, text))
    const known = many.map(({ name }) =>
      profileOf([name], text, { lengths: { min: 1, median: 5, max: 9 } }),
    )
    expect(lines(many, known, 1_000)[0]).toBe('field_0: text, 1-9 chars')
    expect(lines(many, known, 300)[0]).toBe('field_0: text')
    expect(lines(many, known, 100)[0]).toBe('field_0')
  })
})
