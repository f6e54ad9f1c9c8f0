import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeHub, type HubBehavior, startFakeHub } from './hub.ts'
import { buildDataset } from './hub-dataset.ts'
import { fakeDatasets } from './hub-datasets.ts'

let fake: FakeHub
beforeAll(async () => {
  fake = await startFakeHub()
})
beforeEach(() => fake.reset())
afterAll(() => fake.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(fake.url + path, { headers, redirect: 'manual' })
const file = '/datasets/studio/moods/resolve/main/data/train-00000-of-00001.parquet'

describe('the fake Hub', () => {
  it('has datasets with names and bytes of their own', async () => {
    const ids = fakeDatasets.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const moods = fakeDatasets.filter(({ id }) => id === 'studio/moods')
    const [one, again] = await Promise.all([...moods, ...moods].map(buildDataset))
    expect(one?.commits[0]?.sha).toMatch(/^[0-9a-f]{40}$/)
    expect(again?.commits[0]?.sha).toBe(one?.commits[0]?.sha)
  })

  it('sends large files on to storage, where ranges are served', async () => {
    const found = await get(file)
    expect([found.status, found.headers.get('x-repo-commit')]).toEqual([
      302,
      expect.stringMatching(/^[0-9a-f]{40}$/),
    ])
    const place = new URL(found.headers.get('location') ?? '').pathname
    const part = await get(place, { range: 'bytes=0-3' })
    expect([part.status, await part.text()]).toEqual([206, 'PAR1'])
    expect(part.headers.get('content-range')).toMatch(/^bytes 0-3\/\d+$/)
    const etag = part.headers.get('etag') ?? ''
    expect((await get(place, { range: 'bytes=4-', 'if-range': etag })).status).toBe(206)
    expect((await get(place, { range: 'bytes=4-', 'if-range': '"other"' })).status).toBe(200)
    expect((await get(place, { range: 'bytes=99999999-' })).status).toBe(416)
  })

  it.each<[string, Record<string, string>, number, string | null]>([
    ['/api/datasets/studio/none/revision/main', {}, 401, 'RepoNotFound'],
    [
      '/api/datasets/studio/none/revision/main',
      { authorization: 'Bearer hf_reader' },
      404,
      'RepoNotFound',
    ],
    ['/api/datasets/studio/moods/revision/gone', {}, 404, 'RevisionNotFound'],
    ['/datasets/studio/moods/resolve/main/gone.csv', {}, 404, 'EntryNotFound'],
    ['/datasets/studio/gated/resolve/main/data/train-00000-of-00001.parquet', {}, 401, 'GatedRepo'],
    [
      '/api/datasets/studio/gated/auth-check',
      { authorization: 'Bearer hf_reader' },
      403,
      'GatedRepo',
    ],
    ['/api/datasets/studio/gated/auth-check', { authorization: 'Bearer hf_member' }, 200, null],
    ['/api/whoami-v2', { authorization: 'Bearer nonsense' }, 401, null],
    ['/datasets-server/splits?dataset=studio/gated', {}, 401, 'ExternalUnauthenticatedError'],
    [
      '/datasets-server/splits?dataset=studio/scripted-only',
      {},
      501,
      'DatasetWithScriptNotSupportedError',
    ],
  ])('answers %s with %j: %i %s', async (path, headers, status, code) => {
    const response = await get(path, headers)
    expect([response.status, response.headers.get('x-error-code')]).toEqual([status, code])
  })

  it.each([
    ['is-valid', 'preview'],
    ['splits', 'splits'],
    ['parquet', 'parquet_files'],
    ['size', 'size'],
    ['info', 'dataset_info'],
    ['first-rows', 'rows'],
    ['rows', 'num_rows_total'],
    ['statistics', 'num_examples'],
  ])('has the viewer’s /%s', async (name, key) => {
    const response = await get(
      `/datasets-server/${name}?dataset=studio/moods&config=default&split=train`,
    )
    expect(await response.json()).toHaveProperty(key)
    expect(response.headers.get('x-revision')).toMatch(/^[0-9a-f]{40}$/)
  })

  it('lists a long tree in pages', async () => {
    const response = await get('/api/datasets/studio/many-configs/tree/main?recursive=true')
    expect(await response.json()).toHaveLength(1_000)
    expect(response.headers.get('link')).toMatch(/rel="next"/)
  })

  it('is told over HTTP how to behave, and to forget it', async () => {
    const behave: HubBehavior[] = [
      { path: '^/files/people', kind: 'server-error', status: 503, times: 1 },
    ]
    await fetch(`${fake.url}/control/behave`, { method: 'POST', body: JSON.stringify(behave) })
    expect((await get('/files/people.csv')).status).toBe(503)
    expect((await get('/files/people.csv')).status).toBe(200)
    await fetch(`${fake.url}/control/behave`, { method: 'POST', body: JSON.stringify(behave) })
    await fetch(`${fake.url}/control/reset`, { method: 'POST' })
    expect((await get('/files/people.csv')).status).toBe(200)
  })
})
