import { describe, expect, it } from 'vitest'
import type { TaskContent } from '#lib/model/index.ts'
import { type DraftStorage, findDraft, forgetDraft, keepDraft } from './draft-store.ts'

function storageOf(entries: Record<string, string> = {}): DraftStorage & { size: () => number } {
  const map = new Map(Object.entries(entries))
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => map.set(key, value),
    removeItem: (key) => map.delete(key),
    size: () => map.size,
  }
}

const content: TaskContent = {
  instructions: [''],
  input: { kind: 'fields', style: 'labeled', fields: [['question']] },
  output: { kind: 'field', field: ['answer'] },
  fieldRules: [],
  where: [],
  answerSet: null,
  taskType: 'other',
}
const draft = { baseRevisionId: 'rev_1', content }

describe('drafts', () => {
  it('are kept per task', () => {
    const storage = storageOf()
    keepDraft(storage, 'tsk_a', draft)
    expect(findDraft(storage, 'tsk_a')).toEqual(draft)
    expect(findDraft(storage, 'tsk_b')).toBeNull()
    forgetDraft(storage, 'tsk_a')
    expect(findDraft(storage, 'tsk_a')).toBeNull()
  })

  it.each([
    ['cut off', '{"version":1,'],
    ['of another version', JSON.stringify({ version: 0, ...draft })],
    [
      'of another shape',
      JSON.stringify({ version: 1, baseRevisionId: 'r', content: { where: 1 } }),
    ],
    ['null', 'null'],
  ])('%s are forgotten', (_name, text) => {
    const storage = storageOf({ 'draft-tsk_a': text })
    expect(findDraft(storage, 'tsk_a')).toBeNull()
    expect(storage.size()).toBe(0)
  })

  it('say so where the storage is full', () => {
    const full: DraftStorage = {
      ...storageOf(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    }
    expect(keepDraft(full, 'tsk_a', draft)).toBe(false)
  })
})
