import { describe, expect, it } from 'vitest'
import type { QueueFamily } from '#lib/model/index.ts'
import { queueRows, rowKey, rowOfTask } from './queue-rows.ts'

const entry = (familyId: string, ...taskIds: string[]) => ({
  family: { familyId, tasks: taskIds.map((taskId) => ({ taskId })) } as QueueFamily,
  kept: false,
})
const entries = [entry('A', 'a1'), entry('B', 'b1', 'b2')]
const rows = (open: boolean, families = 2) => queueRows({ entries, families, isOpen: () => open })

describe('queueRows', () => {
  it.each([
    ['closed', rows(false), 'A B'],
    ['open', rows(true), 'A B b1 b2'],
    ['with families not loaded yet', rows(false, 4), 'A B waiting-3 waiting-4'],
  ])('%s', (_name, list, expected) => {
    expect(list.map(rowKey).join(' ')).toBe(expected)
  })
})

describe('rowOfTask', () => {
  it.each([
    ['of a single family', rows(false), 'a1', 0],
    ['in a closed family', rows(false), 'b2', 1],
    ['in an open family', rows(true), 'b2', 3],
    ['not loaded', rows(true), 'x', -1],
    ['none', rows(true), null, -1],
  ])('%s', (_name, list, taskId, expected) => {
    expect(rowOfTask(list, taskId)).toBe(expected)
  })
})
