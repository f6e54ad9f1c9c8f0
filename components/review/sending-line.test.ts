import { expect, it } from 'vitest'
import { createSendingLine } from './sending-line.ts'

it('sends in order, one at a time, also past a failure', async () => {
  const line = createSendingLine()
  const seen: string[] = []
  const send = (name: string, wait: number, fail = false) =>
    line.add(async () => {
      seen.push(`${name} begins`)
      await new Promise<void>((resolve) => setTimeout(resolve, wait))
      seen.push(`${name} ends`)
      if (fail) throw new Error(name)
      return name
    })
  const answers = await Promise.allSettled([send('a', 10), send('b', 0, true), send('c', 0)])
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('counts what has not ended, and tells', async () => {
  const line = createSendingLine()
  const counts: number[] = []
  line.subscribe(() => counts.push(line.waiting()))
  await Promise.all([line.add(async () => 1), line.add(async () => 2)])
  expect(counts).toEqual([1, 2, 1, 0])
})
