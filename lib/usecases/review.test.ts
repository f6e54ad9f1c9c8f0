import { beforeEach, describe, expect, it } from 'vitest'
import { findBrokenAudit, findTask } from '#db/index.ts'
import { type Actor, QueueFilter } from '#lib/model/index.ts'
import {
  decide,
  edit,
  getReviewTask,
  listHistory,
  listReviewQueue,
  planSiblings,
  previewReview,
  removeDataset,
  type Studio,
  undo,
} from './index.ts'
import { addDataset, addPerson, content, openTestStudio, propose } from './studio.fixture.ts'

let studio: Studio
let owner: Actor
let datasetId: string

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
  datasetId = await addDataset(studio, owner)
})

const task = (taskId: string) => {
  const found = findTask(studio.db, { projectId: owner.projectId, taskId })
  if (!found) throw new Error('no task')
  return found
}
const queue = (tab: 'waiting' | 'blocked' | 'approved' | 'rejected' | 'mine' | 'all') =>
  listReviewQueue(studio, owner, { filter: QueueFilter.parse({ tab }), offset: 0, limit: 50 })
const approve = (taskId: string, alsoTaskIds: string[] = []) =>
  decide(studio, owner, {
    taskId,
    revisionId: task(taskId).revisionId,
    verdict: 'approve',
    reason: null,
    note: null,
    alsoTaskIds,
  })

describe('the queue', () => {
  it('groups tasks with the same inputs and output into one family', async () => {
    await propose(studio, owner, datasetId, [
      content('Answer the question.'),
      content('Give the answer.'),
      content('Name the label.', { output: { kind: 'field', field: ['label'] } }),
    ])
    const page = queue('waiting')
    expect(page.families).toBe(2)
    expect(page.tasks).toBe(3)
    expect(page.items.map((family) => [family.inputs, family.output, family.tasks.length])).toEqual(
      [
        ['question', 'answer', 2],
        ['question', 'label', 1],
      ],
    )
    expect(page.items[0]?.examples).toBe(10)
  })

  it('keeps a blocked task out of the waiting ones, but visible', async () => {
    await propose(studio, owner, datasetId, [
      content('Answer.', { output: { kind: 'field', field: ['anser'] } }),
    ])
    expect(queue('waiting').tasks).toBe(0)
    const blocked = queue('blocked')
    expect(blocked.tasks).toBe(1)
    expect(blocked.facets.findings).toEqual([{ rule: 'unknown-field', tasks: 1 }])
  })

  it('counts a draft that is there already as repeated', async () => {
    await propose(studio, owner, datasetId, [content('Answer.')])
    expect(await propose(studio, owner, datasetId, [content('Answer.')])).toEqual([])
    expect(queue('all').tasks).toBe(1)
  })

  it.each([
    ['Answer', 1],
    ['100%', 0],
    ['_', 0],
    ['QUESTIONS', 1],
  ])('searches for %s: %i', async (text, tasks) => {
    await propose(studio, owner, datasetId, [content('Answer.')])
    const page = listReviewQueue(studio, owner, {
      filter: QueueFilter.parse({ tab: 'all', text }),
      offset: 0,
      limit: 10,
    })
    expect(page.tasks).toBe(tasks)
  })
})

describe('a decision', () => {
  it('approves, is undone, and leaves its trace', async () => {
    const [id = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    expect(approve(id).standing).toBe('approved')
    expect(queue('waiting').tasks).toBe(0)
    expect(queue('mine').tasks).toBe(1)
    expect(await undo(studio, owner)).toEqual({ undone: 'decision', taskId: id, tasks: 1 })
    expect(task(id).standing).toBe('proposed')
    expect(await undo(studio, owner)).toEqual({ undone: null, taskId: null, tasks: 0 })
    const kinds = listHistory(studio, owner, { taskId: id }).entries.map(({ entry }) => entry.kind)
    expect(kinds).toEqual(['proposed', 'revision', 'decision', 'undone'])
    expect(findBrokenAudit(studio.db)).toBeNull()
  })

  it('reaches chosen siblings and says why not the others', async () => {
    const [first = '', second = '', other = ''] = await propose(studio, owner, datasetId, [
      content('Answer.'),
      content('Give the answer.'),
      content('Name the label.', { output: { kind: 'field', field: ['label'] } }),
    ])
    const outcome = approve(first, [second, other])
    expect(outcome.applied).toEqual([first, second])
    expect(outcome.exceptions).toEqual([
      { taskId: other, why: { code: 'not-a-sibling', values: {} } },
    ])
    expect((await undo(studio, owner)).tasks).toBe(2)
    expect([task(first).standing, task(second).standing]).toEqual(['proposed', 'proposed'])
  })

  it('is refused on a revision that has moved on', async () => {
    const [id = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    const old = task(id).revisionId
    await edit(studio, owner, {
      taskId: id,
      baseRevisionId: old,
      content: content('Answer the question.'),
      approve: false,
      alsoTaskIds: [],
    })
    const late = () =>
      decide(studio, owner, {
        taskId: id,
        revisionId: old,
        verdict: 'approve',
        reason: null,
        note: null,
        alsoTaskIds: [],
      })
    expect(late).toThrow(expect.objectContaining({ code: 'revision-moved-on' }))
  })

  it('does not approve what is blocked', async () => {
    const [id = ''] = await propose(studio, owner, datasetId, [
      content('Answer.', { output: { kind: 'field', field: ['anser'] } }),
    ])
    expect(() => approve(id)).toThrow(expect.objectContaining({ code: 'task-blocked' }))
  })

  it.each(['annotator', 'viewer'] as const)('may not be made by a %s', async (role) => {
    const [id = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    const attempt = () =>
      decide(studio, actor, {
        taskId: id,
        revisionId: task(id).revisionId,
        verdict: 'approve',
        reason: null,
        note: null,
        alsoTaskIds: [],
      })
    expect(attempt).toThrow(expect.objectContaining({ kind: 'not-allowed' }))
  })

  it('does not reach a task of another project', async () => {
    const [id = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    const stranger: Actor = { userId: 'usr_other1', projectId: 'prj_other1', role: 'owner' }
    await expect(getReviewTask(studio, stranger, { taskId: id })).rejects.toMatchObject({
      kind: 'not-found',
    })
  })
})

describe('an edit', () => {
  it('makes a revision, dismisses the approval, and is undone', async () => {
    const [id = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    approve(id)
    const before = task(id).revisionId
    const outcome = await edit(studio, owner, {
      taskId: id,
      baseRevisionId: before,
      content: content('Answer the question in one word.'),
      approve: false,
      alsoTaskIds: [],
    })
    expect(outcome.standing).toBe('proposed')
    expect(task(id)).toMatchObject({
      instruction: 'Answer the question in one word.',
      standing: 'proposed',
    })
    await undo(studio, owner)
    expect(task(id)).toMatchObject({
      revisionId: before,
      instruction: 'Answer.',
      standing: 'approved',
    })
  })

  it('moves the task to the family of its new fields', async () => {
    const [id = '', sibling = ''] = await propose(studio, owner, datasetId, [
      content('Answer.'),
      content('Give the answer.'),
    ])
    await edit(studio, owner, {
      taskId: id,
      baseRevisionId: task(id).revisionId,
      content: content('Name the label.', { output: { kind: 'field', field: ['label'] } }),
      approve: true,
      alsoTaskIds: [],
    })
    expect(task(id).familyId).not.toBe(task(sibling).familyId)
    expect(task(id).standing).toBe('approved')
  })

  it('of a dataset that was removed does not stand in the way of undo', async () => {
    const other = await addDataset(studio, owner, { name: 'Others' })
    const [first = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    const [second = ''] = await propose(studio, owner, other, [content('Answer.')])
    approve(first)
    await edit(studio, owner, {
      taskId: second,
      baseRevisionId: task(second).revisionId,
      content: content('Answer the question.'),
      approve: true,
      alsoTaskIds: [],
    })
    removeDataset(studio, owner, { datasetId: other })
    expect(await undo(studio, owner)).toEqual({ undone: 'edit', taskId: second, tasks: 0 })
    expect(await undo(studio, owner)).toEqual({ undone: 'decision', taskId: first, tasks: 1 })
  })

  it('gives siblings everything but their own wording', async () => {
    const [id = '', sibling = ''] = await propose(studio, owner, datasetId, [
      content('Answer.'),
      content('Give the answer.'),
    ])
    const edited = content('Answer shortly.', { where: [{ op: 'is-not-null', field: ['answer'] }] })
    const plan = await planSiblings(studio, owner, {
      taskId: id,
      siblingIds: [sibling],
      action: { kind: 'edit', content: edited, approve: true },
    })
    expect(plan).toEqual({ applies: [sibling], exceptions: [] })
    const outcome = await edit(studio, owner, {
      taskId: id,
      baseRevisionId: task(id).revisionId,
      content: edited,
      approve: true,
      alsoTaskIds: [sibling],
    })
    expect(outcome.applied).toEqual([id, sibling])
    const view = await getReviewTask(studio, owner, { taskId: sibling })
    expect(view.revision.content).toEqual({ ...edited, instructions: ['Give the answer.'] })
  })

  it('is not approved with a blocking finding, but can be saved', async () => {
    const [id = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    const broken = content('Answer.', { output: { kind: 'field', field: ['anser'] } })
    const input = {
      taskId: id,
      baseRevisionId: task(id).revisionId,
      content: broken,
      alsoTaskIds: [],
    }
    await expect(edit(studio, owner, { ...input, approve: true })).rejects.toMatchObject({
      code: 'edit-blocked',
    })
    await edit(studio, owner, { ...input, approve: false })
    expect(queue('blocked').tasks).toBe(1)
  })
})

describe('the preview', () => {
  it('renders varied rows with their parts, the unused fields, and counts that add up', async () => {
    const [id = ''] = await propose(studio, owner, datasetId, [content('Answer.')])
    const { preview, findings } = await getReviewTask(studio, owner, { taskId: id })
    expect(findings).toEqual([])
    expect(preview.rows).toHaveLength(5)
    expect(preview.counts).toMatchObject({ rows: 10, examples: 10, skipped: {}, scope: 'all' })
    const [row] = preview.rows
    expect(row?.input.map((part) => part.text).join('')).toMatch(/^Questions question \d$/)
    expect(row?.output).toEqual([{ field: ['answer'], text: expect.stringMatching(/^answer \d$/) }])
    expect(row?.unused).toEqual([{ field: 'label', cell: expect.stringMatching(/^(easy|hard)$/) }])
  })

  it('says what is wrong where nothing can be rendered', async () => {
    const preview = await previewReview(studio, owner, {
      datasetId,
      content: content('Answer.', { output: { kind: 'field', field: ['anser'] } }),
      pick: { kind: 'varied' },
    })
    expect(preview.rows).toEqual([])
    expect(preview.problems).toHaveLength(1)
  })

  it('shows a skipped row with its reason', async () => {
    const preview = await previewReview(studio, owner, {
      datasetId,
      content: content('Answer.', {
        where: [{ op: 'not-equals', field: ['answer'], text: 'answer 3' }],
      }),
      pick: { kind: 'varied' },
    })
    expect(preview.counts).toMatchObject({ rows: 10, examples: 9, skipped: { filtered: 1 } })
    expect(preview.rows.find((row) => row.tags.includes('skipped'))).toMatchObject({
      row: 3,
      skip: 'filtered',
    })
  })

  it('pages over rows in order', async () => {
    const preview = await previewReview(studio, owner, {
      datasetId,
      content: content('Answer.'),
      pick: { kind: 'page', offset: 4, limit: 3 },
    })
    expect(preview.rows.map((row) => row.row)).toEqual([4, 5, 6])
    expect(preview.total).toBe(10)
  })
})
