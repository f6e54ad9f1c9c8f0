import { beforeEach, describe, expect, it } from 'vitest'
import {
  type Actor,
  type Api,
  type ApiName,
  apiInputs,
  DomainError,
  type Permission,
  permissions,
  type Role,
  roles,
} from '#lib/model/index.ts'
import {
  decide,
  getDataset,
  getReviewTask,
  receiveChunk,
  receiveImport,
  type Studio,
  saveModel,
  startExport,
  startUpload,
} from '#lib/usecases/index.ts'
import {
  addDataset,
  addPerson,
  addProject,
  content,
  openTestStudio,
  propose,
} from '#lib/usecases/studio.fixture.ts'
import { endpoints } from './endpoints.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

/** How a call ends: `ok`, or the code of the refusal. Anything else than a refusal is an error. */
async function outcomeOf(actor: Actor, name: ApiName, input: unknown): Promise<string> {
  const endpoint = endpoints[name] as (
    studio: Studio,
    actor: Actor,
    input: unknown,
  ) => Promise<unknown>
  try {
    await endpoint(studio, actor, apiInputs[name].parse(input))
    return 'ok'
  } catch (error) {
    if (error instanceof DomainError) return error.code
    throw error
  }
}

/** What stands in a project, by its ids. */
interface Things {
  datasetId: string
  datasetRevisionId: string
  taskId: string
  siblingId: string
  revisionId: string
  uploadId: string
  exportId: string
  jobId: string
  modelId: string
  importId: string
}

/** Ids of nothing. */
const nothing: Things = {
  datasetId: 'dst_nothing',
  datasetRevisionId: 'dsr_nothing',
  taskId: 'tsk_nothing',
  siblingId: 'tsk_nothing2',
  revisionId: 'rev_nothing',
  uploadId: 'upl_nothing',
  exportId: 'exp_nothing',
  jobId: 'job_nothing',
  modelId: 'mdl_nothing',
  importId: 'imp_nothing',
}

interface Case<Name extends ApiName> {
  permission: Permission
  /** A call that names these things. */
  input: (things: Things) => Api[Name]['input']
}

const model = { name: 'Fake', baseUrl: 'http://model.example/v1', model: 'm' }
const description = {
  name: 'Rows',
  description: null,
  license: 'MIT',
  languages: [],
  homepage: null,
}
const correction = { field: ['question'], as: { kind: 'text' as const } }
const hubConfig = { repo: 'squad', commit: 'a'.repeat(40), config: 'default' }
const queue = { filter: {} }
const rules = { kind: 'rules' } as const

const cases: { [Name in ApiName]: Case<Name> } = {
  'datasets.list': { permission: 'dataset:read', input: () => ({}) },
  'datasets.get': { permission: 'dataset:read', input: ({ datasetId }) => ({ datasetId }) },
  'datasets.rows': {
    permission: 'dataset:read',
    input: ({ datasetId }) => ({ datasetId, offset: 0, limit: 5 }),
  },
  'datasets.update': {
    permission: 'dataset:change',
    input: ({ datasetId }) => ({ datasetId, description: { name: 'Renamed' } }),
  },
  'datasets.remove': { permission: 'dataset:change', input: ({ datasetId }) => ({ datasetId }) },
  'datasets.addSample': { permission: 'dataset:change', input: () => ({ sample: 'reading' }) },
  'datasets.fetch': {
    permission: 'dataset:change',
    input: ({ datasetId }) => ({ datasetIds: [datasetId] }),
  },
  'datasets.revisions': { permission: 'dataset:read', input: ({ datasetId }) => ({ datasetId }) },
  'datasets.useRevision': {
    permission: 'dataset:change',
    input: ({ datasetId, datasetRevisionId }) => ({ datasetId, revisionId: datasetRevisionId }),
  },
  'datasets.tryCorrection': {
    permission: 'dataset:change',
    input: ({ datasetId }) => ({ datasetId, correction }),
  },
  'datasets.correct': {
    permission: 'dataset:change',
    input: ({ datasetId }) => ({ datasetId, corrections: [correction] }),
  },
  'hub.search': { permission: 'dataset:change', input: () => ({ text: 'questions' }) },
  'hub.look': { permission: 'dataset:change', input: () => ({ link: 'squad' }) },
  'hub.lookConfig': { permission: 'dataset:change', input: () => hubConfig },
  'hub.add': {
    permission: 'dataset:change',
    input: () => ({
      ...{ repo: hubConfig.repo, commit: hubConfig.commit, configs: [{ config: 'default' }] },
      depth: 'sample',
      visibility: { kind: 'any' },
    }),
  },
  'hub.account': { permission: 'dataset:change', input: () => ({}) },
  'hub.saveToken': { permission: 'model:change', input: () => ({ token: 'hf_1' }) },
  'links.fetch': {
    permission: 'dataset:change',
    input: () => ({ url: 'https://files.example/a.csv' }),
  },
  'uploads.start': {
    permission: 'dataset:change',
    input: () => ({ fileName: 'a.csv', size: 3, lastModified: 1 }),
  },
  'uploads.combine': {
    permission: 'dataset:change',
    input: ({ uploadId }) => ({ uploadIds: [uploadId, uploadId] }),
  },
  'uploads.revise': { permission: 'dataset:change', input: ({ uploadId }) => ({ uploadId }) },
  'uploads.get': { permission: 'dataset:change', input: ({ uploadId }) => ({ uploadId }) },
  'uploads.list': { permission: 'dataset:change', input: () => ({}) },
  'uploads.read': {
    permission: 'dataset:change',
    input: ({ uploadId }) => ({ uploadId, options: {} }),
  },
  'uploads.cancel': { permission: 'dataset:change', input: ({ uploadId }) => ({ uploadId }) },
  'uploads.add': {
    permission: 'dataset:change',
    input: ({ uploadId }) => ({ uploadId, description, visibility: { kind: 'any' } }),
  },
  'proposals.plan': {
    permission: 'proposal:run',
    input: ({ datasetId }) => ({ datasetIds: [datasetId], proposer: rules }),
  },
  'proposals.start': {
    permission: 'proposal:run',
    input: ({ datasetId }) => ({ datasetIds: [datasetId], proposer: rules }),
  },
  'proposals.runs': { permission: 'task:read', input: ({ datasetId }) => ({ datasetId }) },
  'judge.plan': {
    permission: 'proposal:run',
    input: ({ modelId, taskId }) => ({ modelId, selection: { kind: 'tasks', taskIds: [taskId] } }),
  },
  'judge.start': {
    permission: 'proposal:run',
    input: ({ modelId, taskId }) => ({ modelId, taskIds: [taskId] }),
  },
  'judge.outcome': { permission: 'task:read', input: ({ jobId }) => ({ jobId }) },
  'imports.list': { permission: 'task:read', input: () => ({}) },
  'imports.get': { permission: 'task:read', input: ({ importId }) => ({ importId }) },
  'imports.resolve': {
    permission: 'proposal:run',
    input: ({ importId }) => ({ importId, choices: [{ taskName: 'a', datasetId: null }] }),
  },
  'imports.checkHub': { permission: 'proposal:run', input: ({ importId }) => ({ importId }) },
  'imports.apply': { permission: 'proposal:run', input: ({ importId }) => ({ importId }) },
  'imports.remove': { permission: 'proposal:run', input: ({ importId }) => ({ importId }) },
  'prompts.list': { permission: 'project:read', input: () => ({}) },
  'prompts.save': {
    permission: 'model:change',
    input: () => ({ kind: 'studio', wording: { system: 'Answer in JSON.', question: '{{rows}}' } }),
  },
  'prompts.reset': { permission: 'model:change', input: () => ({ kind: 'studio' }) },
  'prompts.preview': {
    permission: 'proposal:run',
    input: ({ datasetId }) => ({
      datasetId,
      kind: 'studio',
      wording: { system: 'Answer in JSON.', question: '{{rows}}' },
    }),
  },
  'models.list': { permission: 'project:read', input: () => ({}) },
  'models.save': { permission: 'model:change', input: ({ modelId }) => ({ ...model, modelId }) },
  'models.remove': { permission: 'model:change', input: ({ modelId }) => ({ modelId }) },
  'models.test': { permission: 'model:change', input: ({ modelId }) => ({ modelId }) },
  'review.queue': { permission: 'task:read', input: () => queue },
  'review.task': { permission: 'task:read', input: ({ taskId }) => ({ taskId }) },
  'review.preview': {
    permission: 'task:read',
    input: ({ datasetId }) => ({
      datasetId,
      content: content('Answer.'),
      pick: { kind: 'varied' },
    }),
  },
  'review.decide': {
    permission: 'task:decide',
    input: ({ taskId, revisionId }) => ({
      taskId,
      revisionId,
      verdict: 'approve',
      reason: null,
      note: null,
      alsoTaskIds: [],
    }),
  },
  'review.edit': {
    permission: 'task:edit',
    input: ({ taskId, revisionId }) => ({
      taskId,
      baseRevisionId: revisionId,
      content: content('Answer in one word.'),
      approve: false,
      alsoTaskIds: [],
    }),
  },
  'review.create': {
    permission: 'task:edit',
    input: ({ datasetId }) => ({ datasetId, content: content('Say it.') }),
  },
  'review.planSiblings': {
    permission: 'task:read',
    input: ({ taskId, siblingId }) => ({
      taskId,
      siblingIds: [siblingId],
      action: { kind: 'decide', verdict: 'approve' },
    }),
  },
  'review.undo': { permission: 'task:decide', input: () => ({}) },
  'review.history': { permission: 'task:read', input: ({ taskId }) => ({ taskId }) },
  'review.fix': {
    permission: 'task:edit',
    input: ({ taskId, revisionId }) => ({
      taskId,
      baseRevisionId: revisionId,
      fix: 'drop-answer-set',
    }),
  },
  'review.tryFix': {
    permission: 'task:edit',
    input: ({ datasetId }) => ({ datasetId, content: content('Answer.'), fix: 'strip-markup' }),
  },
  'review.dismissFinding': {
    permission: 'task:decide',
    input: ({ taskId, revisionId }) => ({
      taskId,
      revisionId,
      rule: 'says-nothing',
      reason: 'It does.',
    }),
  },
  'review.restoreFinding': {
    permission: 'task:decide',
    input: ({ taskId, revisionId }) => ({ taskId, revisionId, rule: 'says-nothing' }),
  },
  'export.plan': { permission: 'export:read', input: () => ({ options: {} }) },
  'export.start': { permission: 'export:make', input: () => ({ options: {} }) },
  'export.list': { permission: 'export:read', input: () => ({}) },
  'export.get': { permission: 'export:read', input: ({ exportId }) => ({ exportId }) },
  'export.remove': { permission: 'export:make', input: ({ exportId }) => ({ exportId }) },
  'jobs.list': { permission: 'job:read', input: () => ({}) },
  'jobs.cancel': { permission: 'job:change', input: ({ jobId }) => ({ jobId }) },
  'jobs.retry': { permission: 'job:change', input: ({ jobId }) => ({ jobId }) },
  'jobs.resume': { permission: 'job:change', input: ({ jobId }) => ({ jobId }) },
  'money.get': { permission: 'money:read', input: () => ({}) },
  'money.calls': { permission: 'money:read', input: ({ jobId }) => ({ jobId }) },
  'money.setBudget': { permission: 'money:change', input: () => ({ perRun: 1, perMonth: null }) },
  'project.get': { permission: 'project:read', input: () => ({}) },
  'project.update': {
    permission: 'project:change',
    input: ({ modelId }) => ({ name: 'Renamed', judgeModelId: modelId }),
  },
}

const names = Object.keys(endpoints) as ApiName[]
/** Calls that name a thing by its id, as their schemas say. */
const naming = names.filter((name) =>
  Object.keys(apiInputs[name].shape).some((key) => /Ids?$/.test(key)),
)

it('every endpoint has its line in the table', () => {
  expect(Object.keys(cases).sort()).toEqual([...names].sort())
  expect(names.length).toBeGreaterThan(30)
})

describe('roles', () => {
  it.each(names)('%s: exactly those of its permission get in', async (name) => {
    const { permission, input } = cases[name]
    const admitted: Role[] = []
    for (const role of roles) {
      const actor = addPerson(studio, { projectId: owner.projectId, role })
      const outcome = await outcomeOf(actor, name, input(nothing))
      admitted.push(...(outcome === 'not-allowed' ? [] : [role]))
    }
    expect(admitted).toEqual(permissions[permission])
  })
})

async function furnish(actor: Actor): Promise<Things> {
  const datasetId = await addDataset(studio, actor)
  const [taskId = '', siblingId = '', approvedId = ''] = await propose(studio, actor, datasetId, [
    content('Answer.'),
    content('Give the answer.'),
    content('Name the label.', { output: { kind: 'field', field: ['label'] } }),
  ])
  const { revision } = await getReviewTask(studio, actor, { taskId })
  const approved = await getReviewTask(studio, actor, { taskId: approvedId })
  decide(studio, actor, {
    taskId: approvedId,
    revisionId: approved.revision.id,
    verdict: 'approve',
    reason: null,
    note: null,
    alsoTaskIds: [],
  })
  const { exportId, jobId } = startExport(studio, actor, {
    options: apiInputs['export.start'].parse({ options: {} }).options,
  })
  const { modelId } = saveModel(studio, actor, { ...model, modelId: null, key: 'sk-1' })
  const bytes = Buffer.from('a,b\n1,2\n')
  const file = { fileName: 'a.csv', size: bytes.length, lastModified: 1, revises: null }
  const { uploadId } = await startUpload(studio, actor, file)
  await receiveChunk(studio, actor, { uploadId, offset: 0, body: new Blob([bytes]).stream() })
  const datasetRevisionId = getDataset(studio, actor, { datasetId }).revisionId ?? ''
  const list = { fileName: 'tasks.json', body: new Blob(['[]']).stream() }
  const { importId } = await receiveImport(studio, actor, list)
  return {
    datasetId,
    datasetRevisionId,
    taskId,
    siblingId,
    revisionId: revision.id,
    uploadId,
    exportId,
    jobId,
    modelId,
    importId,
  }
}

describe('things of another project', () => {
  it.each(naming)('%s: not found, though its own project finds them', async (name) => {
    const { input } = cases[name]
    const things = await furnish(owner)
    const stranger = addProject(studio)
    expect(await outcomeOf(stranger, name, input(things))).toBe('not-found')
    expect(await outcomeOf(owner, name, input(things))).not.toBe('not-found')
  })

  it.each(['proposals.plan', 'proposals.start'] as const)(
    '%s: their model is not found either',
    async (name) => {
      const theirs = await furnish(owner)
      const stranger = addProject(studio)
      const own = await furnish(stranger)
      const ask = ({ modelId }: Things) => ({
        datasetIds: [own.datasetId],
        proposer: { kind: 'model', modelId, prompt: 'undescribed' },
      })
      expect(await outcomeOf(stranger, name, ask(theirs))).toBe('not-found')
      expect(await outcomeOf(stranger, name, ask(own))).toBe('ok')
    },
  )

  it('review.decide: their tasks are no siblings', async () => {
    const theirs = await furnish(owner)
    const stranger = addProject(studio)
    const own = await furnish(stranger)
    const outcome = decide(studio, stranger, {
      taskId: own.taskId,
      revisionId: own.revisionId,
      verdict: 'reject',
      reason: null,
      note: null,
      alsoTaskIds: [own.siblingId, theirs.siblingId],
    })
    expect(outcome.applied).toEqual([own.taskId, own.siblingId])
    expect(outcome.exceptions.map(({ taskId }) => taskId)).toEqual([theirs.siblingId])
  })
})

describe('uploads of another person of the project', () => {
  it.each(naming.filter((name) => name.startsWith('uploads.')))('%s: not found', async (name) => {
    const things = await furnish(owner)
    const colleague = addPerson(studio, { projectId: owner.projectId, role: 'owner' })
    expect(await outcomeOf(colleague, name, cases[name].input(things))).toBe('not-found')
  })
})
