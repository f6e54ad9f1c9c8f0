import { expect, it } from 'vitest'
import { type HubConfigLook, smallHubBytes } from '#lib/model/index.ts'
import { choiceOf, setConfigs, toggleSplit } from './config-choice.ts'
import { linkSize } from './link-size.ts'
import type { ConfigLooks, ConfigState } from './use-config-looks.ts'

const ready = (config: string, more: Partial<HubConfigLook> = {}): [string, ConfigState] => [
  config,
  {
    state: 'ready',
    look: {
      config,
      way: 'parquet',
      splits: [
        { name: 'train', rows: 10, bytes: 100, files: 1 },
        { name: 'test', rows: 1, bytes: 7, files: 1 },
      ],
      fields: [],
      leftOut: [],
      firstRows: [],
      bytes: 107,
      canSample: true,
      notes: [],
      refusal: null,
      ...more,
    },
  },
]
const looks: ConfigLooks = new Map([
  ready('a'),
  ready('b', { canSample: false }),
  ready('c', { refusal: { code: 'x', values: {} } }),
  ['d', { state: 'loading' }],
])

it('adds the chosen splits of what was looked at', () => {
  const choice = toggleSplit(setConfigs(choiceOf('a'), ['b', 'd'], true), 'a', 'test', [
    'train',
    'test',
  ])
  expect(linkSize(choice, looks)).toEqual({
    bytes: 207,
    looked: 2,
    chosen: 3,
    whole: 1,
    small: 1,
    refused: [],
  })
})

it('tells what is so small that a sample is not worth it', () => {
  const large = new Map([
    ready('a', { splits: [{ name: 'train', rows: 1, bytes: smallHubBytes, files: 1 }] }),
  ])
  expect(linkSize(choiceOf('a'), large)).toMatchObject({ small: 0, looked: 1 })
  expect(linkSize(choiceOf('a'), looks)).toMatchObject({ small: 1, looked: 1 })
})

it('does not count what cannot be linked', () => {
  const choice = setConfigs(choiceOf('a'), ['c'], true)
  expect(linkSize(choice, looks)).toMatchObject({ bytes: 107, chosen: 1, refused: ['c'] })
})
