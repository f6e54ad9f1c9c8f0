import { expect, it } from 'vitest'
import { choiceOf, configsToAdd, setConfigs, toggleConfig, toggleSplit } from './config-choice.ts'

const shown = ['a', 'b', 'c', 'd']
const names = (choice: { chosen: ReadonlySet<string> }) => [...choice.chosen].sort().join('')

it('takes single configs in and out', () => {
  const two = toggleConfig(choiceOf('a'), 'c', { shown })
  expect(names(two)).toBe('ac')
  expect(names(toggleConfig(two, 'a', { shown }))).toBe('c')
})

it.each([
  ['a', 'c', 'abc'],
  ['d', 'b', 'bcd'],
  ['b', 'b', 'b'],
])('a run from %s to %s takes %s in', (from, to, all) => {
  expect(names(toggleConfig(choiceOf(from), to, { shown, run: true }))).toBe(all)
})

it('a run from what was taken out takes out', () => {
  const all = setConfigs(choiceOf(null), shown, true)
  const without = toggleConfig(all, 'b', { shown })
  expect(names(toggleConfig(without, 'd', { shown, run: true }))).toBe('a')
})

it('without an anchor in view a run is one config', () => {
  expect(names(toggleConfig(choiceOf('z'), 'c', { shown, run: true }))).toBe('cz')
})

it('leaves splits out, never the last, and chooses their config', () => {
  const splits = ['train', 'test']
  const one = toggleSplit(choiceOf(null), 'a', 'test', splits)
  const still = toggleSplit(one, 'a', 'train', splits)
  expect(configsToAdd(still, shown, () => splits)).toEqual([{ config: 'a', splits: ['train'] }])
  const again = toggleSplit(still, 'a', 'test', splits)
  expect(configsToAdd(again, shown, () => splits)).toEqual([{ config: 'a', splits: [] }])
})

it('hands configs over in the order of the repository', () => {
  const choice = setConfigs(choiceOf('d'), ['b'], true)
  expect(configsToAdd(choice, shown, () => [])).toEqual([
    { config: 'b', splits: [] },
    { config: 'd', splits: [] },
  ])
})
