import { beforeEach, describe, expect, it } from 'vitest'
import { listJobRuns, updateDataset } from '#db/index.ts'
import {
  type Actor,
  defaultPromptOptions,
  type PromptKind,
  type PromptWording,
} from '#lib/model/index.ts'
import {
  decide,
  getReviewTask,
  listPrompts,
  openModel,
  planPrompt,
  planProposals,
  previewPrompt,
  resetPrompt,
  type Studio,
  saveModel,
  savePrompt,
  startProposals,
} from './index.ts'
import {
  addDataset,
  addPerson,
  addProject,
  content,
  openTestStudio,
  propose,
} from './studio.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

const wording = (patch: Partial<PromptWording> = {}): PromptWording => ({
  system: 'Answer in JSON.',
  question: 'Of {{name}}: {{rows}}',
  options: defaultPromptOptions,
  ...patch,
})
const promptOf = (actor: Actor, kind: PromptKind) =>
  listPrompts(studio, actor).prompts.find((each) => each.kind === kind)

function addModel(): string {
  return saveModel(studio, owner, {
    ...{ modelId: null, name: 'Fake', baseUrl: 'https://models.example/v1', model: 'm', key: null },
  }).modelId
}

describe('the words of a project', () => {
  it('begin as the built-in ones', () => {
    const { prompts } = listPrompts(studio, owner)
    expect(prompts.map(({ version, own }) => [version, own])).toEqual([
      ['studio v1', false],
      ['described v1', false],
      ['undescribed v1', false],
      ['judge v1', false],
    ])
    expect(prompts[0]).toMatchObject({ history: [], wording: prompts[0]?.builtIn })
  })

  it('are numbered by kind, kept, and set back', () => {
    expect(savePrompt(studio, owner, { kind: 'studio', wording: wording() })).toMatchObject({
      version: 'studio own v1',
      own: true,
    })
    const second = wording({ system: 'Else.', options: { phrasings: 3, examples: true } })
    savePrompt(studio, owner, { kind: 'studio', wording: second })
    expect(savePrompt(studio, owner, { kind: 'described', wording: wording() }).version).toBe(
      'described own v1',
    )
    expect(promptOf(owner, 'studio')).toMatchObject({ version: 'studio own v2', wording: second })
    const back = resetPrompt(studio, owner, { kind: 'studio' })
    expect(back).toMatchObject({ version: 'studio v1', own: false, wording: back.builtIn })
    expect(back.history.map((each) => [each.number, each.wording?.system ?? null])).toEqual([
      [3, null],
      [2, 'Else.'],
      [1, 'Answer in JSON.'],
    ])
    expect(resetPrompt(studio, owner, { kind: 'studio' }).history).toHaveLength(3)
    expect(savePrompt(studio, owner, { kind: 'studio', wording: wording() }).version).toBe(
      'studio own v4',
    )
  })

  it('are the project’s own', () => {
    savePrompt(studio, owner, { kind: 'studio', wording: wording() })
    expect(promptOf(addProject(studio), 'studio')).toMatchObject({ own: false, history: [] })
  })

  it.each([
    ['an unknown variable', wording({ question: '{{nmae}}' }), 'prompt-variable-unknown'],
    ['rows in the system text', wording({ system: '{{rows}}' }), 'prompt-variable-elsewhere'],
    ['no text', wording({ system: ' ' }), 'prompt-empty'],
  ])('may not hold %s', (_what, refused, code) => {
    expect(() => savePrompt(studio, owner, { kind: 'studio', wording: refused })).toThrow(
      expect.objectContaining({ code }),
    )
    expect(promptOf(owner, 'studio')?.history).toEqual([])
  })

  it.each(['reviewer', 'annotator', 'viewer'] as const)('may not be changed by a %s', (role) => {
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    const refusal = expect.objectContaining({ kind: 'not-allowed' })
    expect(() => savePrompt(studio, actor, { kind: 'studio', wording: wording() })).toThrow(refusal)
    expect(() => resetPrompt(studio, actor, { kind: 'studio' })).toThrow(refusal)
    expect(promptOf(actor, 'studio')?.own).toBe(false)
  })
})

describe('the preview', () => {
  it('is what a run would send', async () => {
    const datasetId = await addDataset(studio, owner)
    savePrompt(studio, owner, { kind: 'studio', wording: wording() })
    const ask = { datasetId, kind: 'studio' as const, wording: wording() }
    const preview = await previewPrompt(studio, owner, ask)
    const proposer = { kind: 'model' as const, modelId: addModel(), prompt: 'studio' as const }
    const plan = await planProposals(studio, owner, { datasetIds: [datasetId], proposer })
    expect(plan.items[0]).toMatchObject({
      prompt: 'studio own v1',
      rows: 2,
      messages: preview.messages,
      promptTokens: preview.promptTokens,
    })
    expect(preview.messages[1]?.content).toMatch(/^Of Questions: \{"question":/)
    expect(preview.stableTokens).toBeLessThan(preview.promptTokens)
  })

  it('says what is wrong and where, and fills nothing then', async () => {
    const datasetId = await addDataset(studio, owner)
    const preview = await previewPrompt(studio, owner, {
      ...{ datasetId, kind: 'studio' },
      wording: wording({ question: 'x\n{{nmae}}' }),
    })
    expect(preview).toMatchObject({
      problems: [{ place: 'question', line: 2, column: 1 }],
      warnings: ['rows-missing', 'fields-missing'],
      messages: [],
    })
  })

  it('says why a dataset cannot be asked about', async () => {
    const datasetId = await addDataset(studio, owner)
    const preview = await previewPrompt(studio, owner, {
      ...{ datasetId, kind: 'described', wording: wording() },
    })
    expect(preview).toMatchObject({ refusal: { code: 'prompt-needs-description' }, messages: [] })
  })

  it('may not be seen by a reviewer, nor of another project’s dataset', async () => {
    const ask = { datasetId: await addDataset(studio, owner), kind: 'studio' as const }
    const reviewer = addPerson(studio, { projectId: owner.projectId, role: 'reviewer' })
    await expect(
      previewPrompt(studio, reviewer, { ...ask, wording: wording() }),
    ).rejects.toMatchObject({ kind: 'not-allowed' })
    await expect(
      previewPrompt(studio, addProject(studio), { ...ask, wording: wording() }),
    ).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('a run', () => {
  it('names the version, and is asked with it though the words change before it begins', async () => {
    const datasetId = await addDataset(studio, owner)
    const modelId = addModel()
    savePrompt(studio, owner, { kind: 'studio', wording: wording({ system: 'First.' }) })
    const { jobId } = startProposals(studio, owner, {
      datasetIds: [datasetId],
      proposer: { kind: 'model', modelId, prompt: 'studio' },
      cap: null,
    })
    savePrompt(studio, owner, { kind: 'studio', wording: wording({ system: 'Second.' }) })
    resetPrompt(studio, owner, { kind: 'studio' })
    const [run] = listJobRuns(studio.db, { jobId })
    expect(run?.proposer).toMatchObject({ prompt: 'studio own v1' })
    const { projectId } = owner
    const plan = await planPrompt(studio, {
      ...{ projectId, datasetId, prompt: 'studio own v1' },
      model: openModel(studio, { projectId, modelId }),
    })
    expect(plan.messages?.[0]?.content).toBe('First.')
  })

  it('of older days is still read', async () => {
    const datasetId = await addDataset(studio, owner)
    updateDataset(studio.db, { datasetId, patch: { description: 'About all.' } })
    const { projectId } = owner
    const model = openModel(studio, { projectId, modelId: addModel() })
    const plan = await planPrompt(studio, { projectId, datasetId, model, prompt: 'described 1' })
    expect(plan).toMatchObject({ prompt: 'described v1', rows: 2, refusal: null })
  })

  it('tells what review decided before it, where the options ask for it', async () => {
    const datasetId = await addDataset(studio, owner)
    const [approvedId = '', rejectedId = ''] = await propose(studio, owner, datasetId, [
      content('Answer.'),
      content('Name the label.', { output: { kind: 'field', field: ['label'] } }),
    ])
    const verdict = async (taskId: string, approve: boolean) => {
      const { revision } = await getReviewTask(studio, owner, { taskId })
      decide(studio, owner, {
        ...{ taskId, revisionId: revision.id, note: null, alsoTaskIds: [], override: null },
        verdict: approve ? 'approve' : 'reject',
        reason: approve ? null : 'underivable',
      })
    }
    const before = studio.now()
    await verdict(approvedId, true)
    await verdict(rejectedId, false)
    const options = { phrasings: 2, examples: true }
    savePrompt(studio, owner, {
      kind: 'studio',
      wording: wording({ system: 'JSON.\n{{approved}}\n{{rejected}}', options }),
    })
    const { projectId } = owner
    const model = openModel(studio, { projectId, modelId: addModel() })
    const ask = { projectId, datasetId, model, prompt: 'studio' }
    const told = await planPrompt(studio, ask)
    expect(told.messages?.[0]?.content).toBe(
      'JSON.\nApproved here before:\n- ["Answer.","{{question}}","answer"]\nRejected here most often: output not found from the input.',
    )
    const early = await planPrompt(studio, { ...ask, asOf: before })
    expect(early.messages?.[0]?.content).toBe('JSON.')
  })
})
