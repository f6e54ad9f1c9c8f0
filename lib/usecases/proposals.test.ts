import { beforeEach, describe, expect, it } from 'vitest'
import { findDataset, insertDataset, listJobRuns, updateDataset } from '#db/index.ts'
import { type Actor, newId, type ProposerChoice, type RowVisibility } from '#lib/model/index.ts'
import {
  listJobs,
  listRuns,
  mayShowRows,
  planProposals,
  type Studio,
  saveModel,
  startProposals,
} from './index.ts'
import { addDataset, addPerson, addProject, openTestStudio } from './studio.fixture.ts'

let studio: Studio
let owner: Actor
let proposer: ProposerChoice & { kind: 'model' }

const rules = { kind: 'rules' } as const

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
  const { modelId } = saveModel(studio, owner, {
    modelId: null,
    name: 'Fake',
    baseUrl: 'https://models.example:8443/v1',
    model: 'm-1',
    key: 'sk-1',
  })
  proposer = { kind: 'model', modelId, prompt: 'described' }
})

/** A dataset that is still being read. */
function addUnread(): string {
  const id = newId('dataset')
  insertDataset(studio.db, {
    id,
    projectId: owner.projectId,
    name: 'Unread',
    description: null,
    license: 'MIT',
    languages: [],
    homepage: null,
    visibility: { kind: 'any' },
    source: 'sample',
    fileName: 'rows.csv',
    state: 'reading',
    addedBy: owner.userId,
    addedAt: 1,
  })
  return id
}

async function addVisibleTo(visibility: RowVisibility, name = 'Questions'): Promise<string> {
  const datasetId = await addDataset(studio, owner, { name })
  updateDataset(studio.db, { datasetId, patch: { visibility } })
  return datasetId
}

const plan = (datasetIds: string[], choice: ProposerChoice = proposer) =>
  planProposals(studio, owner, { datasetIds, proposer: choice })

describe('who may see rows', () => {
  it.each<[RowVisibility, string, boolean]>([
    [{ kind: 'any' }, 'a.example', true],
    [{ kind: 'nobody' }, 'a.example', false],
    [{ kind: 'hosts', hosts: [] }, 'a.example', false],
    [{ kind: 'hosts', hosts: ['A.example'] }, 'a.EXAMPLE', true],
    [{ kind: 'hosts', hosts: ['a.example'] }, 'b.example', false],
    [{ kind: 'hosts', hosts: ['a.example'] }, 'x.a.example', false],
    [{ kind: 'hosts', hosts: ['a.example'] }, 'a.example:8443', false],
    [{ kind: 'hosts', hosts: ['a.example'] }, 'a.example.evil.example', false],
  ])('%j, asked for %s: %s', (visibility, host, expected) => {
    expect(mayShowRows(visibility, host)).toBe(expected)
  })
})

describe('the plan of a run', () => {
  it.each<[string, RowVisibility]>([
    ['for nobody', { kind: 'nobody' }],
    ['for other hosts', { kind: 'hosts', hosts: ['models.example'] }],
  ])('shows nothing of rows that are %s', async (_what, visibility) => {
    const datasetId = await addVisibleTo(visibility)
    const { items } = await plan([datasetId])
    expect(items).toEqual([
      {
        datasetId,
        name: 'Questions',
        refusal: {
          code: 'rows-not-for-host',
          values: { name: 'Questions', host: 'models.example:8443' },
        },
        fields: [],
        rows: 0,
        prompt: null,
        messages: null,
        promptTokens: 0,
      },
    ])
  })

  it('lets the rules look at rows that are for nobody: they send nothing', async () => {
    const datasetId = await addVisibleTo({ kind: 'nobody' })
    const { destination, items } = await plan([datasetId], rules)
    expect(destination).toBeNull()
    expect(items).toMatchObject([{ datasetId, refusal: null, messages: null, rows: 0 }])
  })

  it.each<[string, () => ProposerChoice]>([
    ['a model', () => proposer],
    ['the rules', () => rules],
  ])('refuses %s a dataset that has not been read', async (_what, choice) => {
    const { items } = await plan([addUnread()], choice())
    expect(items).toMatchObject([
      { refusal: { code: 'dataset-not-read', values: { name: 'Unread' } }, messages: null },
    ])
  })

  it('shows the exact messages, where they go, and what of the dataset they hold', async () => {
    const datasetId = await addVisibleTo({ kind: 'hosts', hosts: ['models.example:8443'] })
    updateDataset(studio.db, { datasetId, patch: { description: 'About everything.' } })
    const { destination, items } = await plan([datasetId])
    expect(destination).toEqual({ host: 'models.example:8443', model: 'm-1' })
    const [item] = items
    expect(item).toMatchObject({ refusal: null, rows: 2, fields: ['question', 'answer', 'label'] })
    const text = (item?.messages ?? []).map((message) => message.content).join('\n')
    expect(text).toContain('About everything.')
    expect(text.match(/Questions question \d/g)).toHaveLength(2)
    expect(text).not.toContain('sk-1')
    expect(item?.promptTokens).toBeGreaterThan(20)
  })

  it('leaves the description out of the undescribed prompt, and asks for it in the described one', async () => {
    const datasetId = await addDataset(studio, owner)
    const refused = await plan([datasetId])
    expect(refused.items).toMatchObject([
      { refusal: { code: 'prompt-needs-description' }, messages: null, rows: 0 },
    ])
    updateDataset(studio.db, { datasetId, patch: { description: 'About everything.' } })
    const { items } = await plan([datasetId], { ...proposer, prompt: 'undescribed' })
    const text = JSON.stringify(items[0]?.messages)
    expect(text).toContain('Questions question')
    expect(text).not.toContain('About everything')
  })

  it('answers each dataset by itself', async () => {
    const open = await addVisibleTo({ kind: 'any' }, 'Open')
    const shut = await addVisibleTo({ kind: 'nobody' }, 'Shut')
    const { items } = await plan([open, shut], { ...proposer, prompt: 'undescribed' })
    expect(items.map(({ name, refusal }) => [name, refusal?.code ?? null])).toEqual([
      ['Open', null],
      ['Shut', 'rows-not-for-host'],
    ])
  })

  it('asks nobody and changes nothing', async () => {
    await plan([await addDataset(studio, owner)])
    expect(listJobs(studio, owner).jobs).toEqual([])
    expect(listRuns(studio, owner, { datasetId: null }).runs).toEqual([])
  })

  it('is not found for a removed dataset', async () => {
    const datasetId = await addDataset(studio, owner)
    updateDataset(studio.db, { datasetId, patch: { removedAt: 1 } })
    await expect(plan([datasetId])).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('the start of runs', () => {
  it('makes one job, and one run a dataset, however often it is named', async () => {
    const first = await addDataset(studio, owner)
    const second = await addDataset(studio, owner, { name: 'Others' })
    const { jobId, runIds } = startProposals(studio, owner, {
      datasetIds: [first, second, first],
      proposer,
    })
    expect(runIds).toHaveLength(2)
    expect(listJobs(studio, owner).jobs).toMatchObject([
      { id: jobId, kind: 'proposals', state: 'queued', subject: 'Questions +1' },
    ])
    const runs = listJobRuns(studio.db, { jobId })
    expect(runs.map((run) => run.datasetId).sort()).toEqual([first, second].sort())
    expect(runs[0]).toMatchObject({
      modelId: proposer.modelId,
      proposer: { kind: 'model', model: 'm-1', host: 'models.example:8443' },
    })
    expect(listRuns(studio, owner, { datasetId: first }).runs).toMatchObject([
      { datasetId: first, datasetName: 'Questions', state: 'queued', jobId },
    ])
  })

  it.each<[string, () => ProposerChoice]>([
    ['a model', () => proposer],
    ['the rules', () => rules],
  ])('with %s does nothing at all where one dataset is of another project', async (_w, choice) => {
    const own = await addDataset(studio, owner)
    const theirs = await addDataset(studio, addProject(studio), { name: 'Theirs' })
    const ask = { datasetIds: [own, theirs], proposer: choice() }
    expect(() => startProposals(studio, owner, ask)).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    )
    await expect(planProposals(studio, owner, ask)).rejects.toMatchObject({ kind: 'not-found' })
    expect(() => listRuns(studio, owner, { datasetId: theirs })).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    )
    expect(listJobs(studio, owner).jobs).toEqual([])
    expect(listRuns(studio, owner, { datasetId: null }).runs).toEqual([])
    expect(findDataset(studio.db, { projectId: owner.projectId, datasetId: own })).not.toBeNull()
  })

  it('is not found for a model that is gone', async () => {
    const datasetId = await addDataset(studio, owner)
    const gone = { ...proposer, modelId: newId('model') }
    expect(() =>
      startProposals(studio, owner, { datasetIds: [datasetId], proposer: gone }),
    ).toThrow(expect.objectContaining({ kind: 'not-found' }))
  })

  it.each(['reviewer', 'annotator', 'viewer'] as const)('may not come from a %s', async (role) => {
    const datasetId = await addDataset(studio, owner)
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    expect(() =>
      startProposals(studio, actor, { datasetIds: [datasetId], proposer: rules }),
    ).toThrow(expect.objectContaining({ kind: 'not-allowed' }))
  })
})
