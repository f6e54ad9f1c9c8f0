import { beforeEach, describe, expect, it } from 'vitest'
import { findTask, listApprovedTasks, listJobs } from '#db/index.ts'
import {
  type Actor,
  defaultProjectPolicy,
  type FindingFix,
  type QueueFilter,
  type Role,
  roles,
} from '#lib/model/index.ts'
import {
  decide,
  dismissFinding,
  edit,
  fixFinding,
  getReviewTask,
  listHistory,
  listReviewQueue,
  previewReview,
  restoreFinding,
  type Studio,
  tryFix,
  undo,
  updateDataset,
  updateProject,
} from './index.ts'
import { addDataset, addPerson, content, openTestStudio, propose } from './studio.fixture.ts'

let studio: Studio
let owner: Actor
let datasetId: string

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
  datasetId = await addDataset(studio, owner, { rows: 60 })
})

const look = (taskId: string) => getReviewTask(studio, owner, { taskId })
const rulesOf = async (taskId: string) => (await look(taskId)).findings.map(({ rule }) => rule)
const numbersOf = (taskId: string) => {
  const task = findTask(studio.db, { projectId: owner.projectId, taskId })
  return { blocking: task?.blocking, warnings: task?.warnings, infos: task?.infos }
}
const label = { output: { kind: 'field' as const, field: ['label'] } }
const codes = () => content('Rate the question.', { ...label, answerSet: ['0', '1'] })
/** Every output the same: only rows tell. */
const constant = () =>
  content('Rate the question by its label.', {
    ...label,
    where: [{ op: 'equals', field: ['label'], text: 'easy' }],
  })
const proposeOne = async (one = constant()) =>
  (await propose(studio, owner, datasetId, [one]))[0] ?? ''

describe('rows', () => {
  it('are looked at when a task is admitted, edited and undone', async () => {
    const taskId = await proposeOne()
    expect(await rulesOf(taskId)).toContain('output-constant')
    expect(numbersOf(taskId).warnings).toBe(1)
    const { revision } = await look(taskId)
    await edit(studio, owner, {
      taskId,
      baseRevisionId: revision.id,
      content: { ...revision.content, where: [] },
      approve: false,
      alsoTaskIds: [],
    })
    expect(await rulesOf(taskId)).toEqual([])
    await undo(studio, owner)
    expect(await rulesOf(taskId)).toEqual(['output-constant'])
    expect(numbersOf(taskId).warnings).toBe(1)
  })

  it('are looked at where counts are known already', async () => {
    const first = await proposeOne()
    const again = await proposeOne({ ...constant(), taskType: 'classification' })
    expect(again).not.toBe(first)
    expect(await rulesOf(again)).toContain('output-constant')
  })

  it('have to wait while a content is typed', async () => {
    const { findings } = await previewReview(studio, owner, {
      datasetId,
      content: constant(),
      pick: { kind: 'varied' },
    })
    expect(findings.map(({ rule }) => rule)).toEqual([])
  })
})

describe('a fix', () => {
  const fix = (taskId: string, baseRevisionId: string, name: FindingFix = 'use-class-names') =>
    fixFinding(studio, owner, { taskId, baseRevisionId, fix: name })

  it('is an edit that lets the task go on, and that undo takes back', async () => {
    const taskId = await proposeOne(codes())
    const before = await look(taskId)
    expect(before.blocked).toBe(true)
    expect(before.findings.find(({ rule }) => rule === 'answer-set-codes')?.fix).toBe(
      'use-class-names',
    )
    const outcome = await fix(taskId, before.revision.id)
    expect(outcome.applied).toEqual([taskId])
    const after = await look(taskId)
    expect(after.revision).toMatchObject({
      number: 2,
      by: { userId: owner.userId },
      content: { answerSet: ['easy', 'hard'] },
    })
    expect(after.blocked).toBe(false)
    expect(after.findings).toEqual([])
    await undo(studio, owner)
    expect((await look(taskId)).revision.content.answerSet).toEqual(['0', '1'])
    expect((await look(taskId)).blocked).toBe(true)
  })

  it('is refused where the revision moved on, and where there is nothing to fix', async () => {
    const taskId = await proposeOne(codes())
    const { revision } = await look(taskId)
    await fix(taskId, revision.id)
    await expect(fix(taskId, revision.id)).rejects.toMatchObject({ code: 'revision-moved-on' })
    const now = await look(taskId)
    await expect(fix(taskId, now.revision.id)).rejects.toMatchObject({ code: 'nothing-to-fix' })
    expect((await look(taskId)).revision.number).toBe(2)
  })

  it('of a content that is being edited saves nothing', async () => {
    const input = { datasetId, content: codes(), fix: 'use-class-names' as const }
    const { content: fixed } = await tryFix(studio, owner, input)
    expect(fixed?.answerSet).toEqual(['easy', 'hard'])
    const none = await tryFix(studio, owner, { ...input, fix: 'remove-phrasing' })
    expect(none.content).toBeNull()
  })
})

describe('a dismissed finding', () => {
  const queue = (filter: Partial<QueueFilter> = {}) =>
    listReviewQueue(studio, owner, {
      filter: {
        tab: 'all',
        sort: 'oldest',
        datasets: [],
        licenses: [],
        findings: [],
        origins: [],
        text: null,
        ...filter,
      },
      offset: 0,
      limit: 10,
    })

  it('does not count, is not found by the filter, and stays in the history', async () => {
    const taskId = await proposeOne()
    const { revision } = await look(taskId)
    expect(queue({ findings: ['output-constant'] }).tasks).toBe(1)
    const input = { taskId, revisionId: revision.id, rule: 'output-constant' }
    const { findings } = dismissFinding(studio, owner, { ...input, reason: 'A test set.' })
    expect(findings).toMatchObject([
      {
        rule: 'output-constant',
        dismissed: { by: { userId: owner.userId }, reason: 'A test set.' },
      },
    ])
    expect((await look(taskId)).findings).toEqual(findings)
    expect(numbersOf(taskId).warnings).toBe(0)
    expect(queue({ findings: ['output-constant'] }).tasks).toBe(0)
    expect(queue().facets.findings).toEqual([])
    expect(() => dismissFinding(studio, owner, { ...input, reason: 'Again.' })).toThrow(
      'finding-dismissed',
    )
    restoreFinding(studio, owner, input)
    expect(numbersOf(taskId).warnings).toBe(1)
    expect(queue().facets.findings).toEqual([{ rule: 'output-constant', tasks: 1 }])
    const { entries } = listHistory(studio, owner, { taskId })
    expect(entries.map(({ entry }) => entry.kind)).toEqual([
      'proposed',
      'revision',
      'dismissed',
      'restored',
    ])
    expect(entries[2]).toMatchObject({
      by: { userId: owner.userId },
      entry: { rule: 'output-constant', reason: 'A test set.' },
    })
  })

  it('comes back when the content changes, and goes again when that is undone', async () => {
    const taskId = await proposeOne()
    const { revision } = await look(taskId)
    const rule = 'output-constant'
    dismissFinding(studio, owner, { taskId, revisionId: revision.id, rule, reason: 'Fine.' })
    await edit(studio, owner, {
      taskId,
      baseRevisionId: revision.id,
      content: { ...revision.content, instructions: ['Rate the question with its own label.'] },
      approve: false,
      alsoTaskIds: [],
    })
    expect((await look(taskId)).findings).toMatchObject([{ rule, dismissed: null }])
    expect(numbersOf(taskId).warnings).toBe(1)
    await undo(studio, owner)
    expect((await look(taskId)).findings).toMatchObject([{ rule, dismissed: { reason: 'Fine.' } }])
    expect(numbersOf(taskId).warnings).toBe(0)
  })

  it('is never one that blocks, one that is not there, or one of a revision that moved on', async () => {
    const taskId = await proposeOne(codes())
    const { revision } = await look(taskId)
    const dismiss = (rule: string, revisionId = revision.id) =>
      dismissFinding(studio, owner, { taskId, revisionId, rule, reason: 'No.' })
    expect(() => dismiss('no-row-left')).toThrow('finding-blocking')
    expect(() => dismiss('private-data')).toThrow('finding-gone')
    await fixFinding(studio, owner, {
      taskId,
      baseRevisionId: revision.id,
      fix: 'use-class-names',
    })
    expect(() => dismiss('answer-set-codes')).toThrow('revision-moved-on')
  })

  it.each(roles)('may be dismissed by those who decide: %s', async (role: Role) => {
    const taskId = await proposeOne()
    const { revision } = await look(taskId)
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    const input = { taskId, revisionId: revision.id, rule: 'output-constant' }
    const act = () => {
      dismissFinding(studio, actor, { ...input, reason: 'Fine.' })
      restoreFinding(studio, actor, input)
      return 'done'
    }
    const may = ['owner', 'curator', 'reviewer'].includes(role)
    expect(outcomeOf(act)).toBe(may ? 'done' : 'not-allowed')
  })
})

function outcomeOf(act: () => string): string {
  try {
    return act()
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('an override', () => {
  let blockedId = ''
  beforeEach(async () => {
    const ids = await propose(studio, owner, datasetId, [
      content('Answer the question.'),
      content('answer the question'),
    ])
    blockedId = ids[1] ?? ''
  })
  const approve = async (override: string | null, actor = owner, taskId = blockedId) => {
    const { revision } = await look(taskId)
    return decide(studio, actor, {
      taskId,
      revisionId: revision.id,
      verdict: 'approve',
      reason: null,
      note: null,
      override,
      alsoTaskIds: [],
    })
  }
  const approved = () => listApprovedTasks(studio.db, owner).map(({ id }) => id)

  it('approves what is blocked, with its trace, and exports take it', async () => {
    await expect(approve(null)).rejects.toMatchObject({ code: 'task-blocked' })
    const { standing } = await approve('Both wordings are wanted.')
    expect(standing).toBe('approved')
    expect(approved()).toEqual([blockedId])
    const view = await look(blockedId)
    expect(view.blocked).toBe(false)
    expect(view.findings).toMatchObject([{ rule: 'same-instruction', dismissed: null }])
    const { entries } = listHistory(studio, owner, { taskId: blockedId })
    expect(entries.at(-1)).toMatchObject({
      by: { userId: owner.userId },
      entry: {
        kind: 'decision',
        decision: {
          verdict: 'approve',
          override: { reason: 'Both wordings are wanted.', rules: ['same-instruction'] },
        },
      },
    })
    // A second person's approval needs no other reason while it stands.
    const reviewer = addPerson(studio, { projectId: owner.projectId, role: 'reviewer' })
    expect((await approve(null, reviewer)).standing).toBe('approved')
  })

  it('ends with the decision: by undo, or by another of the same person', async () => {
    await approve('Wanted.')
    await undo(studio, owner)
    expect((await look(blockedId)).blocked).toBe(true)
    expect(approved()).toEqual([])
    await approve('Wanted.')
    const { revision } = await look(blockedId)
    decide(studio, owner, {
      taskId: blockedId,
      revisionId: revision.id,
      verdict: 'reject',
      reason: 'other',
      note: null,
      alsoTaskIds: [],
    })
    await expect(approve(null)).rejects.toMatchObject({ code: 'task-blocked' })
  })

  it('holds for the rules that were there, not for what blocks later', async () => {
    await approve('Wanted.')
    const description = {
      description: null,
      license: 'CC-BY-ND-4.0',
      languages: [],
      homepage: null,
    }
    updateDataset(studio, owner, { datasetId, description })
    expect(numbersOf(blockedId).blocking).toBe(1)
    expect(approved()).toEqual([])
    await approve('We have a permission.')
    expect(approved()).toEqual([blockedId])
  })

  it('cannot be given where no row can be rendered', async () => {
    const taskId = await proposeOne(
      content('Answer in full.', { output: { kind: 'field', field: ['nowhere'] } }),
    )
    await expect(approve('Anyway.', owner, taskId)).rejects.toMatchObject({
      code: 'override-unrendered',
    })
  })

  it('reaches no sibling', async () => {
    const [firstId = ''] = await propose(studio, owner, datasetId, [content('Answer it in full.')])
    const { revision } = await look(firstId)
    const { applied, exceptions } = decide(studio, owner, {
      taskId: firstId,
      revisionId: revision.id,
      verdict: 'approve',
      reason: null,
      note: null,
      override: 'All.',
      alsoTaskIds: [blockedId],
    })
    expect(applied).toEqual([firstId])
    expect(exceptions).toMatchObject([{ taskId: blockedId, why: { code: 'task-blocked' } }])
  })

  it.each(roles)('may be given by owners and curators only: %s', async (role: Role) => {
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    const act = approve('Wanted.', actor).then(
      ({ standing }) => standing,
      (error: { code: string }) => error.code,
    )
    expect(await act).toBe(['owner', 'curator'].includes(role) ? 'approved' : 'not-allowed')
  })
})

describe('licenses', () => {
  const description = (license: string) => ({
    description: null,
    license,
    languages: [],
    homepage: null,
  })

  it('are checked when a task comes, and when the dataset’s license changes', async () => {
    const taskId = await proposeOne(content('Answer the question.'))
    expect(await rulesOf(taskId)).toEqual([])
    updateDataset(studio, owner, { datasetId, description: description('CC-BY-NC-4.0') })
    expect(await rulesOf(taskId)).toEqual(['license-not-allowed'])
    expect(numbersOf(taskId)).toEqual({ blocking: 0, warnings: 1, infos: 0 })
    updateDataset(studio, owner, { datasetId, description: description('CC-BY-ND-4.0') })
    expect(numbersOf(taskId)).toEqual({ blocking: 1, warnings: 0, infos: 0 })
    const other = await proposeOne(content('Answer the question in full.'))
    expect(await rulesOf(other)).toEqual(['license-not-allowed'])
    updateDataset(studio, owner, { datasetId, description: description('MIT') })
    expect(numbersOf(taskId)).toEqual({ blocking: 0, warnings: 0, infos: 0 })
  })

  it('have the tasks of each source that a change of policy concerns checked again', async () => {
    await addDataset(studio, owner, { name: 'Shared', license: 'CC-BY-SA-4.0' })
    const waiting = () =>
      listJobs(studio.db, owner)
        .filter(({ kind }) => kind === 'recheck')
        .map(({ subject }) => subject)
    const policy = {
      ...defaultProjectPolicy,
      licenses: { ...defaultProjectPolicy.licenses, 'share-alike': 'block' as const },
    }
    expect(updateProject(studio, owner, { policy }).policy).toEqual(policy)
    expect(waiting()).toEqual(['Shared'])
    // It waits already, and what it says is the policy’s of then.
    updateProject(studio, owner, { policy: defaultProjectPolicy })
    expect(waiting()).toEqual(['Shared'])
  })
})

it('an instruction that stands elsewhere in the project is named', async () => {
  const otherId = await addDataset(studio, owner, { name: 'Riddles' })
  const text = 'Answer the question as briefly as possible in one word.'
  const [first = ''] = await propose(studio, owner, otherId, [content(text)])
  expect(await rulesOf(first)).toEqual([])
  const near = await proposeOne(content('Answer the question as briefly as possible in a word.'))
  const view = await look(near)
  expect(view.findings).toMatchObject([
    {
      rule: 'near-duplicate-instruction',
      severity: 'info',
      values: { instruction: text, dataset: 'Riddles' },
    },
  ])
  // Once the other says something else, there is none.
  const { revision } = await look(first)
  await edit(studio, owner, {
    taskId: first,
    baseRevisionId: revision.id,
    content: { ...revision.content, instructions: ['Solve the riddle.'] },
    approve: false,
    alsoTaskIds: [],
  })
  await edit(studio, owner, {
    taskId: near,
    baseRevisionId: view.revision.id,
    content: { ...view.revision.content, taskType: 'other' },
    approve: false,
    alsoTaskIds: [],
  })
  expect(await rulesOf(near)).toEqual([])
})
