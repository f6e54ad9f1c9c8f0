import { expect, it } from 'vitest'
import { createRateMeter } from './rate-meter.ts'

it('says nothing before half a second has passed', () => {
  const pace = createRateMeter()
  expect(pace(0, 0, 100)).toEqual({ rate: null, secondsLeft: null })
  expect(pace(400, 10, 100)).toEqual({ rate: null, secondsLeft: null })
})

it('measures from what was there at first', () => {
  const pace = createRateMeter()
  pace(0, 1_000, 5_000)
  expect(pace(2_000, 3_000, 5_000)).toEqual({ rate: 1_000, secondsLeft: 2 })
})

it('forgets what is older than ten seconds', () => {
  const pace = createRateMeter()
  pace(0, 0, 100_000)
  pace(1_000, 50_000, 100_000)
  pace(20_000, 60_000, 100_000)
  expect(pace(30_000, 70_000, 100_000).rate).toBe(1_000)
})

it('still measures where one step takes longer than the window', () => {
  const pace = createRateMeter()
  pace(0, 0, 100)
  expect(pace(20_000, 40, 100)).toEqual({ rate: 2, secondsLeft: 30 })
})

it('says nothing while nothing comes', () => {
  const pace = createRateMeter()
  pace(0, 10, 100)
  expect(pace(5_000, 10, 100)).toEqual({ rate: null, secondsLeft: null })
})
