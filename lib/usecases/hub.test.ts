import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findDataset, findHubToken } from '#db/index.ts'
import { type FakeHub, startFakeHub } from '#e2e/fakes/hub.ts'
import { type Actor, type Api, apiInputs, HubSearch } from '#lib/model/index.ts'
import {
  addFromHub,
  fetchDatasets,
  getDataset,
  getHubAccount,
  listDatasets,
  listJobs,
  lookAtHub,
  lookAtHubConfig,
  openHubToken,
  removeDataset,
  type Studio,
  saveHubToken,
  searchHub,
  updateDataset,
} from './index.ts'
import { addDataset, addProject, openTestStudio } from './studio.fixture.ts'

let hub: FakeHub
let studio: Studio
let owner: Actor

beforeAll(async () => {
  hub = await startFakeHub()
})
afterAll(() => hub.stop())
beforeEach(async () => {
  hub.reset()
  ;({ studio, owner } = await openTestStudio({ hub }))
})

const commitOf = async (repo: string) =>
  (await studio.hub.look(repo, { token: 'hf_member' })).commit
type Add = Api['hub.add']['input']
async function add(repo: string, patch: Partial<Add> = {}, actor = owner) {
  const commit = await commitOf(repo)
  const input: Add = {
    ...{ repo, commit, configs: [{ config: 'default' }], depth: 'sample' },
    visibility: { kind: 'any' },
    ...patch,
  }
  return addFromHub(studio, actor, apiInputs['hub.add'].parse(input))
}
const recordOf = (datasetId: string) =>
  findDataset(studio.db, { projectId: owner.projectId, datasetId })
const names = () => listDatasets(studio, owner).datasets.map(({ name }) => name)

describe('the Hub', () => {
  it('is searched, and looked at down to a config', async () => {
    const { hits } = await searchHub(studio, owner, HubSearch.parse({ text: 'plain-qa' }))
    expect(hits.map(({ repo }) => repo)).toContain('studio/plain-qa')
    const look = await lookAtHub(studio, owner, { link: `${hub.url}/datasets/studio/plain-qa` })
    expect(look).toMatchObject({ repo: 'studio/plain-qa', configs: ['default'], refusal: null })
    const { commit } = look
    const which = { repo: 'studio/plain-qa', commit, config: 'default' }
    const config = await lookAtHubConfig(studio, owner, which)
    expect(config.splits.map(({ name }) => name)).toEqual(['train', 'validation', 'test'])
  })

  it.each(['reviewer', 'annotator', 'viewer'] as const)(
    'may not be asked by a %s',
    async (role) => {
      const actor = { ...owner, role }
      const which = { repo: 'studio/plain-qa', commit: 'a'.repeat(40), config: 'default' }
      const refused = { kind: 'not-allowed', code: 'not-allowed' }
      await expect(searchHub(studio, actor, HubSearch.parse({}))).rejects.toMatchObject(refused)
      await expect(lookAtHub(studio, actor, { link: 'x/y' })).rejects.toMatchObject(refused)
      await expect(lookAtHubConfig(studio, actor, which)).rejects.toMatchObject(refused)
      await expect(add('studio/plain-qa', {}, actor)).rejects.toMatchObject(refused)
      await expect(saveHubToken(studio, actor, { token: 'x' })).rejects.toMatchObject(refused)
      await expect(getHubAccount(studio, actor)).rejects.toMatchObject(refused)
      expect(hub.requests.filter(({ path }) => !path.includes('plain-qa'))).toEqual([])
    },
  )
})

describe('adding', () => {
  it('makes a dataset of each config, with what its card says', async () => {
    const { datasetIds, jobIds } = await add('studio/languages', {
      configs: [{ config: 'fr' }, { config: 'de' }],
      visibility: { kind: 'nobody' },
    })
    expect(names().sort()).toEqual(['studio/languages/de', 'studio/languages/fr'])
    const [datasetId = ''] = datasetIds
    expect(getDataset(studio, owner, { datasetId })).toMatchObject({
      ...{ state: 'reading', source: 'hub', depth: null, rows: null },
      ...{ license: 'MIT', licenseGround: 'metadata', languages: ['en', 'fr', 'de'] },
      homepage: `${hub.url}/datasets/studio/languages/viewer/fr`,
      description: 'Short lines in English, French and German, a config each.',
      visibility: { kind: 'nobody' },
      origin: { kind: 'hub', repo: 'studio/languages', config: 'fr', way: 'parquet' },
      card: { license: { id: 'MIT' } },
      fetchJobId: jobIds[0],
    })
    expect(listJobs(studio, owner).jobs.map(({ kind }) => kind)).toEqual(['fetch', 'fetch'])
  })

  it.each([
    ['studio/plain-qa', 'CC-BY-SA-4.0', 'metadata'],
    ['studio/prose-license', 'CC-BY-SA-4.0', 'card-text'],
    ['studio/license-file', 'MIT', 'license-file'],
  ])(
    'of %s knows where its license stands, until a person says it',
    async (repo, license, ground) => {
      const [datasetId = ''] = (await add(repo)).datasetIds
      expect(recordOf(datasetId)).toMatchObject({ license, licenseGround: ground })
      updateDataset(studio, owner, { datasetId, description: { name: 'Renamed' } })
      expect(recordOf(datasetId)?.licenseGround).toBe(ground)
      updateDataset(studio, owner, { datasetId, description: { license } })
      expect(recordOf(datasetId)).toMatchObject({ license, licenseGround: 'person' })
    },
  )

  it('the same rows twice is refused, naming the dataset that is there', async () => {
    const [dataset = ''] = (await add('studio/plain-qa')).datasetIds
    const values = { name: 'studio/plain-qa', dataset }
    const refused = { code: 'hub-already-added', kind: 'conflict', values }
    await expect(add('studio/plain-qa')).rejects.toMatchObject(refused)
    const all = [{ config: 'default', splits: ['test', 'train', 'validation'] }]
    await expect(add('studio/plain-qa', { configs: all })).rejects.toMatchObject(refused)
    // Other splits are other rows, and so are those of another project.
    await add('studio/plain-qa', { configs: [{ config: 'default', splits: ['test'] }] })
    await add('studio/plain-qa', {}, addProject(studio))
    removeDataset(studio, owner, { datasetId: dataset })
    await add('studio/plain-qa')
    expect(names()).toHaveLength(2)
    const states = listJobs(studio, owner).jobs.map(({ state }) => state)
    expect(states).toEqual(['queued', 'queued', 'canceled'])
  })

  it('is all or nothing', async () => {
    await add('studio/languages', { configs: [{ config: 'fr' }] })
    const configs = [{ config: 'en' }, { config: 'fr' }]
    await expect(add('studio/languages', { configs })).rejects.toMatchObject({
      code: 'hub-already-added',
    })
    expect(names()).toEqual(['studio/languages/fr'])
  })

  it.each([
    [
      'a config that is not there',
      'studio/plain-qa',
      { configs: [{ config: 'x' }] },
      'hub-no-config',
    ],
    [
      'a split that is not there',
      'studio/plain-qa',
      { configs: [{ config: 'default', splits: ['x'] }] },
      'hub-split-missing',
    ],
    ['pictures only', 'studio/pictures', {}, 'hub-only-media'],
    ['a program only', 'studio/scripted-only', {}, 'hub-script-only'],
    ['a gated one without a token', 'studio/gated', {}, 'hub-gated'],
    [
      'a commit that is not there',
      'studio/plain-qa',
      { commit: 'b'.repeat(40) },
      'hub-revision-missing',
    ],
  ])('is refused for %s', async (_what, repo, patch, code) => {
    await expect(add(repo, patch)).rejects.toMatchObject({ code })
    expect(names()).toEqual([])
    expect(listJobs(studio, owner).jobs).toEqual([])
  })

  it('takes a moved repository by its name today', async () => {
    const commit = await commitOf('studio/old-qa')
    await add('studio/old-qa', { commit })
    expect(names()).toEqual(['studio/plain-qa'])
  })
})

describe('fetching all rows', () => {
  it.each(['reviewer', 'annotator', 'viewer'] as const)(
    'may not be asked for by a %s',
    async (role) => {
      const { datasetIds } = await add('studio/plain-qa')
      expect(() => fetchDatasets(studio, { ...owner, role }, { datasetIds })).toThrow(
        expect.objectContaining({ kind: 'not-allowed' }),
      )
    },
  )

  it('is not found in another project, and needless where all is here', async () => {
    const { datasetIds } = await add('studio/plain-qa')
    expect(() => fetchDatasets(studio, addProject(studio), { datasetIds })).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    )
    const uploaded = await addDataset(studio, owner)
    expect(() => fetchDatasets(studio, owner, { datasetIds: [uploaded] })).toThrow(
      expect.objectContaining({ code: 'fetch-nothing' }),
    )
    const { jobIds } = fetchDatasets(studio, owner, { datasetIds: [uploaded, ...datasetIds] })
    expect(jobIds).toHaveLength(1)
  })
})

describe('the token', () => {
  const account = () => getHubAccount(studio, owner)

  it('is kept sealed, tells whose it is, and goes', async () => {
    expect(await account()).toEqual({ endpoint: hub.url, token: 'none', name: null, error: null })
    const saved = await saveHubToken(studio, owner, { token: 'hf_member' })
    expect(saved).toEqual({ endpoint: hub.url, token: 'kept', name: 'studio-member', error: null })
    const sealed = findHubToken(studio.db, owner)
    expect(sealed).not.toContain('hf_member')
    expect(openHubToken(studio, owner)).toBe('hf_member')
    expect(openHubToken(studio, addProject(studio))).toBeNull()
    const [datasetId = ''] = (await add('studio/private')).datasetIds
    expect(recordOf(datasetId)?.name).toBe('studio/private')
    await saveHubToken(studio, owner, { token: '' })
    expect(findHubToken(studio.db, owner)).toBeNull()
  })

  it('that the Hub does not know is not kept', async () => {
    await expect(saveHubToken(studio, owner, { token: 'hf_wrong' })).rejects.toMatchObject({
      code: 'hub-token-refused',
    })
    expect(findHubToken(studio.db, owner)).toBeNull()
  })

  it('that stops working is told with why', async () => {
    await saveHubToken(studio, owner, { token: 'hf_member' })
    hub.behave({ path: 'whoami', kind: 'unauthorized' })
    expect(await account()).toMatchObject({
      ...{ token: 'kept', name: null },
      error: { code: 'hub-token-refused' },
    })
  })

  it('of the environment counts before one that is kept, and is not changed here', async () => {
    await saveHubToken(studio, owner, { token: 'hf_member' })
    studio.hubToken = 'hf_reader'
    expect(await account()).toMatchObject({ token: 'environment', name: 'studio-reader' })
    expect(openHubToken(studio, owner)).toBe('hf_reader')
    await expect(saveHubToken(studio, owner, { token: '' })).rejects.toMatchObject({
      code: 'hub-token-from-environment',
    })
  })
})
