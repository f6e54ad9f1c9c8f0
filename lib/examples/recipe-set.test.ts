import { afterAll, beforeAll, expect, it } from 'vitest'
import { DomainError, TaskContent } from '#lib/model/index.ts'
import { compilePlan } from '#lib/recipe/index.ts'
import type { ExampleTask } from './example-dataset.ts'
import { datasetOf, openSets } from './example-set.fixture.ts'
import { setColumns } from './example-set.ts'

let sets: Awaited<ReturnType<typeof openSets>>
beforeAll(async () => {
  sets = await openSets()
})
afterAll(() => sets.close())

const { fields } = datasetOf('a')

function taskOf(name: string, content: Partial<TaskContent>): ExampleTask {
  const compiled = compilePlan({
    content: TaskContent.parse({
      instructions: ['Answer the question.', 'Give the best reply.'],
      input: { kind: 'fields', style: 'labeled', fields: [['question'], ['passage']] },
      output: { kind: 'field', field: ['answer'] },
      ...content,
    }),
    fields,
  })
  if ('problems' in compiled) throw new DomainError('unexpected', { id: name })
  return {
    taskId: `tsk_${name}`,
    revisionId: `rev_${name}`,
    revisionNumber: 1,
    taskName: name,
    plan: compiled.plan,
  }
}

it('renders by the plans of the recipe: its texts, its reasons, its phrasings', async () => {
  const tasks = [
    taskOf('qa', {}),
    taskOf('reverse', {
      input: { kind: 'template', template: '{{passage}}' },
      output: { kind: 'template', template: '{{passage}}' },
    }),
    taskOf('old', {
      input: { kind: 'fields', style: 'dynosaur', fields: [['passage']] },
      output: { kind: 'field', field: ['passage'] },
    }),
  ]
  const set = await sets.make([datasetOf('a', { tasks })], { lengthLimit: 74 }, null)
  expect(set.tasks.map(({ examples, skipped }) => ({ examples, skipped }))).toEqual([
    { examples: 18, skipped: { 'output-null': 20, 'too-long': 162 } },
    { examples: 50, skipped: { duplicate: 150 } },
    { examples: 200, skipped: {} },
  ])
  const at = (name: (typeof setColumns)[number]) => setColumns.indexOf(name)
  const [first] = set.rows
  expect(first?.[at('row')]).toBe(1)
  expect(first?.[at('input')]).toBe('Question: Question 1 of a\nPassage: passage 1')
  expect(first?.[at('output')]).toBe('answer 1')
  expect(new Set(set.rows.map((row) => row[at('instruction')])).size).toBe(2)
})
