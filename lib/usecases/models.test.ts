import { beforeEach, describe, expect, it } from 'vitest'
import { type Actor, apiInputs } from '#lib/model/index.ts'
import {
  environmentModelId,
  listModels,
  openModel,
  removeModel,
  type Studio,
  saveModel,
  testModel,
} from './index.ts'
import { addPerson, addProject, openTestStudio } from './studio.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

const key = 'sk-very-secret-0123456789'
const model = { name: 'Mine', baseUrl: 'https://models.example/v1', model: 'm-1' }

interface Change {
  modelId?: string | null
  name?: string
  baseUrl?: string
  model?: string
  key?: string | null
}

const save = (change: Change = {}, actor = owner) =>
  saveModel(studio, actor, apiInputs['models.save'].parse({ ...model, ...change })).modelId
const keyOf = (modelId: string) => openModel(studio, { projectId: owner.projectId, modelId }).key

describe('the key of a model', () => {
  it('is sealed: no byte of the database holds it', () => {
    const modelId = save({ key })
    const bytes = studio.db.$client.serialize()
    expect(bytes.includes(modelId)).toBe(true)
    expect(bytes.includes(key)).toBe(false)
    expect(keyOf(modelId)).toBe(key)
  })

  it('opens for its own row only', () => {
    const first = save({ key })
    const second = save({ name: 'Other', key: 'sk-other' })
    studio.db.$client.exec(
      `UPDATE models SET key_sealed = (SELECT key_sealed FROM models WHERE id = '${first}')
       WHERE id = '${second}'`,
    )
    expect(keyOf(first)).toBe(key)
    expect(() => keyOf(second)).toThrow()
  })

  it('is never listed, only that there is one', () => {
    studio.environmentModel = { baseUrl: 'https://env.example/v1', key: 'sk-of-env', model: 'e' }
    save({ key })
    save({ name: 'Open', key: null })
    const { models } = listModels(studio, owner)
    expect(models.map(({ name, hasKey }) => [name, hasKey])).toEqual([
      ['e', true],
      ['Mine', true],
      ['Open', false],
    ])
    expect(JSON.stringify(models)).not.toMatch(/sk-|sealed/)
  })

  it.each([
    ['kept where none is given', null, key],
    ['taken away by an empty one', '', null],
    ['replaced by another', 'sk-new', 'sk-new'],
  ])('is %s', (_what, given, expected) => {
    const modelId = save({ key })
    expect(save({ modelId, name: 'Renamed', model: 'm-2', key: given })).toBe(modelId)
    expect(keyOf(modelId)).toBe(expected)
    expect(listModels(studio, owner).models).toMatchObject([
      { id: modelId, name: 'Renamed', model: 'm-2', hasKey: expected !== null },
    ])
  })

  it.each([
    'https://evil.example/v1',
    'https://models.example:8443/v1',
    'http://models.example/v1',
    'http://127.0.0.1/v1',
  ])('does not travel to %s by itself', (baseUrl) => {
    const modelId = save({ key })
    expect(() => save({ modelId, baseUrl, key: null })).toThrow(
      expect.objectContaining({ code: 'model-key-needed' }),
    )
    expect(listModels(studio, owner).models).toMatchObject([{ baseUrl: model.baseUrl }])
    save({ modelId, baseUrl, key: 'sk-for-there' })
    expect(keyOf(modelId)).toBe('sk-for-there')
  })

  it('stays where only the path changes', () => {
    const modelId = save({ key })
    save({ modelId, baseUrl: 'https://models.example/v2', key: null })
    expect(keyOf(modelId)).toBe(key)
  })

  it('goes with its model', () => {
    const modelId = save({ key })
    removeModel(studio, owner, { modelId })
    expect(listModels(studio, owner)).toEqual({ models: [] })
    expect(() => keyOf(modelId)).toThrow(expect.objectContaining({ kind: 'not-found' }))
  })
})

describe('the address of a model', () => {
  it('is refused with a password in it, without being repeated', () => {
    expect(() => save({ baseUrl: 'https://me:word@models.example/v1' })).toThrow(
      expect.objectContaining({ code: 'llm-address-unusable', values: {} }),
    )
    expect(listModels(studio, owner)).toEqual({ models: [] })
  })

  it.each(['ftp://models.example', 'file:///etc/passwd', 'models.example/v1', ''])(
    'is not accepted as %j',
    (baseUrl) => {
      expect(apiInputs['models.save'].safeParse({ ...model, baseUrl }).success).toBe(false)
    },
  )
})

describe('the model of the environment', () => {
  beforeEach(() => {
    studio.environmentModel = { baseUrl: 'https://env.example/v1', key, model: 'e-1' }
  })

  it('is shown first, and asked with its key', () => {
    save()
    expect(listModels(studio, owner).models.map((one) => [one.id, one.fromEnvironment])).toEqual([
      [environmentModelId, true],
      [expect.stringMatching(/^mdl_/), false],
    ])
    expect(keyOf(environmentModelId)).toBe(key)
  })

  it('can be neither changed nor removed', () => {
    expect(() => save({ modelId: environmentModelId })).toThrow(
      expect.objectContaining({ code: 'model-from-environment' }),
    )
    expect(() => removeModel(studio, owner, { modelId: environmentModelId })).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    )
    expect(listModels(studio, owner).models).toMatchObject([
      { id: environmentModelId, name: 'e-1' },
    ])
  })

  it('is not there where the environment names none', () => {
    studio.environmentModel = null
    expect(() => keyOf(environmentModelId)).toThrow(expect.objectContaining({ kind: 'not-found' }))
  })
})

describe('the test of a model', () => {
  it('asks the address with the key, and says what came of it', async () => {
    const asked: [string, string | null][] = []
    studio.fetch = async (url, init) => {
      asked.push([String(url), new Headers(init?.headers).get('authorization')])
      return Response.json({ error: { message: `bad key ${key}` } }, { status: 401 })
    }
    const modelId = save({ key })
    const result = await testModel(studio, owner, { modelId })
    expect(asked[0]).toEqual(['https://models.example/v1/chat/completions', `Bearer ${key}`])
    expect(result).toMatchObject({ works: false, error: { code: expect.stringMatching(/^llm-/) } })
    expect(JSON.stringify(result)).not.toContain(key)
  })

  it.each(['reviewer', 'annotator', 'viewer'] as const)('may not be made by a %s', async (role) => {
    const modelId = save({ key })
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    await expect(testModel(studio, actor, { modelId })).rejects.toMatchObject({
      kind: 'not-allowed',
    })
    expect(() => save({ modelId, key: '' }, actor)).toThrow(
      expect.objectContaining({ kind: 'not-allowed' }),
    )
  })

  it('does not reach a model of another project', async () => {
    const modelId = save({ key })
    const stranger = addProject(studio)
    await expect(testModel(studio, stranger, { modelId })).rejects.toMatchObject({
      kind: 'not-found',
    })
    expect(listModels(studio, stranger)).toEqual({ models: [] })
  })
})
