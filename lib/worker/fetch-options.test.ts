import { beforeEach, describe, expect, it } from 'vitest'
import type { Field, HubConfigLook, HubOrigin } from '#lib/model/index.ts'
import type { FooterColumn } from '#lib/sources/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { openTestStudio } from '#lib/usecases/studio.fixture.ts'
import { optionsFor } from './fetch-options.ts'

const names = ['no', 'yes']
const fields: Field[] = [
  { name: 'label', column: 'c0', type: { kind: 'label', names } },
  { name: 'tags', column: 'c1', type: { kind: 'list', item: { kind: 'label', names } } },
  { name: 'word', column: 'c2', type: { kind: 'label', names } },
  { name: 'count', column: 'c3', type: { kind: 'integer' } },
]
const columns: FooterColumn[] = [
  { name: 'label', media: false, integer: 'plain' },
  { name: 'tags', media: false, integer: 'listed' },
  // The Hub speaks of numbers, but this file holds their names.
  { name: 'word', media: false, integer: 'no' },
  { name: 'count', media: false, integer: 'plain' },
]
const origin = { repo: 'a/b', commit: 'a'.repeat(40), config: 'default' } as HubOrigin

let studio: Studio
let asked: number

beforeEach(async () => {
  ;({ studio } = await openTestStudio())
  asked = 0
  studio.hub.lookConfig = async () => {
    asked += 1
    return { fields } as HubConfigLook
  }
})

const options = (file: { hasFeatures: boolean; columns: FooterColumn[] }) =>
  optionsFor(studio, { origin, token: null, signal: new AbortController().signal }, file)

describe('how files of the Hub are read', () => {
  it('takes class labels from the Hub where the file has none, for whole numbers only', async () => {
    expect(await options({ hasFeatures: false, columns })).toMatchObject({
      unnest: '',
      classLabels: [{ field: 'label', names }],
      corrections: [{ field: ['tags', 0], as: { kind: 'label', names } }],
    })
  })

  it.each([
    ['the file names its features', { hasFeatures: true, columns }],
    ['no column holds whole numbers', { hasFeatures: false, columns: columns.slice(2, 3) }],
  ])('does not ask the Hub where %s', async (_why, file) => {
    expect(await options(file)).toMatchObject({ classLabels: [], corrections: [] })
    expect(asked).toBe(0)
  })
})
