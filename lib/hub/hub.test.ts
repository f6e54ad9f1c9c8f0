import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeHub, startFakeHub } from '#e2e/fakes/hub.ts'
import { sentenceIn, sentenceOf } from '#lib/i18n/index.ts'
import { createLinks } from '#lib/links/index.ts'
import { DomainError, HubOrigin, HubSearch } from '#lib/model/index.ts'
import { createHub, type Hub } from './index.ts'

let fake: FakeHub
let hub: Hub

const links = () =>
  createLinks({
    allowedHosts: [],
    allowedOrigins: [fake.url],
    pace: { wait: async () => undefined },
  })

beforeAll(async () => {
  fake = await startFakeHub()
})
beforeEach(() => {
  fake.reset()
  // A new one each time: it keeps what it saw.
  hub = createHub({ endpoint: fake.url, viewer: fake.viewer, links: links() })
})
afterAll(() => fake.stop())

const nobody = { token: null }
const reader = { token: 'hf_reader' }
const member = { token: 'hf_member' }

/** What a promise was refused with; its sentence must be there. */
async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof DomainError)) return String(error)
  expect(sentenceOf('en', error)).not.toContain('no words for')
  return error.code
}

async function lookInto(repo: string, config?: string, asking: { token: string | null } = nobody) {
  const look = await hub.look(repo, asking)
  const which = { repo: look.repo, commit: look.commit, config: config ?? look.configs[0] ?? '' }
  const one = await hub.lookConfig(which, asking)
  for (const { code, values } of one.notes)
    expect(sentenceIn('en', 'hub', { code: `notes.${code}`, values })).not.toContain('no words for')
  return {
    look,
    one,
    plan: (splits: string[] = []) => hub.planConfig({ ...which, splits }, asking),
  }
}

describe('a look', () => {
  it('says what a repository is, at its commit', async () => {
    const look = await hub.look(`${fake.url}/datasets/studio/plain-qa/viewer/default/test`, nobody)
    expect(look).toMatchObject({
      repo: 'studio/plain-qa',
      movedFrom: null,
      endpoint: fake.url,
      private: false,
      gated: 'no',
      downloads: 9_000,
      likes: 40,
      updatedAt: Date.parse('2026-03-01T10:00:00Z'),
      configs: ['default'],
      asked: { config: 'default', split: 'test', file: null },
      refusal: null,
    })
    expect(look.commit).toMatch(/^[0-9a-f]{40}$/)
    expect(look.card).toMatchObject({
      title: 'Plain questions',
      license: { id: 'CC-BY-SA-4.0', ground: 'metadata' },
    })
  })

  it.each([
    ['studio/languages', ['fr', 'en', 'de']],
    ['studio/scripted', ['small', 'large']],
    ['studio/moods', ['default']],
    ['studio/tables-csv', ['default']],
  ])('lists the configs of %s', async (repo, configs) => {
    expect((await hub.look(repo, nobody)).configs).toEqual(configs)
  })

  it('lists ten thousand configs, by name and quickly', async () => {
    const start = performance.now()
    const { configs } = await hub.look('studio/many-configs', nobody)
    expect([configs.length, configs[9_999]]).toEqual([10_000, 'c09999'])
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  it.each([
    ['studio/prose-license', 'CC-BY-SA-4.0', 'card-text', /ShareAlike 4\.0 International/],
    ['studio/license-file', 'MIT', 'license-file', /^MIT License$/],
  ])('finds the license of %s', async (repo, id, ground, quote) => {
    const { license } = (await hub.look(repo, nobody)).card
    expect(license).toMatchObject({ id, ground })
    expect(license.quote).toMatch(quote)
  })

  it.each([
    ['studio/old-qa', 'studio/plain-qa'],
    ['moods', 'studio/moods'],
  ])('follows %s to its name today', async (old, repo) => {
    expect(await hub.look(old, nobody)).toMatchObject({ repo, movedFrom: old })
  })

  it.each([
    ['studio/pictures', 'hub-only-media'],
    ['studio/scripted-only', 'hub-script-only'],
  ])('says why nothing of %s can be used', async (repo, code) => {
    const { refusal } = await hub.look(repo, nobody)
    expect(refusal?.code).toBe(code)
    expect(sentenceOf('en', refusal ?? { code: '', values: {} })).toContain(repo)
  })

  it('stays at its commit when the branch moves on', async () => {
    const first = await hub.look('studio/changing', nobody)
    const second = await hub.look('studio/changing', nobody)
    expect(second.commit).not.toBe(first.commit)
    const of = (commit: string) =>
      hub.planConfig({ repo: 'studio/changing', commit, config: 'default', splits: [] }, nobody)
    const [one, other] = [await of(first.commit), await of(second.commit)]
    expect([one.commit, one.files[0]?.commit]).toEqual([first.commit, first.commit])
    expect(one.files[0]?.sha256).not.toBe(other.files[0]?.sha256)
    expect(
      (await hub.look(`${fake.url}/datasets/studio/changing/tree/${first.commit}`, nobody)).commit,
    ).toBe(first.commit)
  })
})

describe('who may see what', () => {
  it.each([
    ['studio/private', nobody, 'hub-repo-missing'],
    ['studio/private', reader, 'hub-repo-missing'],
    ['studio/missing', nobody, 'hub-repo-missing'],
    ['studio/plain-qa', { token: 'hf_nonsense' }, 'hub-token-refused'],
  ])('%s as %j: %s', async (repo, asking, code) => {
    expect(await codeOf(hub.look(repo, asking))).toBe(code)
  })

  it.each([
    [nobody, 'none', 'a token is needed'],
    [reader, 'given', 'is not among them'],
  ])('a gated dataset as %j', async (asking, token, words) => {
    const { refusal, card, gated } = await hub.look('studio/gated', asking)
    expect(refusal).toMatchObject({ code: 'hub-gated', values: { token } })
    const sentence = sentenceOf('en', refusal ?? { code: '', values: {} })
    expect(sentence).toContain(words)
    expect(sentence).toContain(`${fake.url}/datasets/studio/gated`)
    expect([card.title, gated]).toEqual(['Gated', 'manual'])
  })

  it.each(['studio/gated', 'studio/private'])('%s as a member', async (repo) => {
    const { look, plan } = await lookInto(repo, 'default', member)
    expect(look.refusal).toBeNull()
    expect((await plan()).files).toHaveLength(1)
  })

  it('is not mixed up between tokens', async () => {
    const { commit } = await hub.look('studio/private', member)
    await hub.lookConfig({ repo: 'studio/private', commit, config: 'default' }, member)
    const asked = hub.lookConfig({ repo: 'studio/private', commit, config: 'default' }, nobody)
    expect(await codeOf(asked)).toBe('hub-repo-missing')
  })

  it('knows whose token it is', async () => {
    expect(await hub.whoAmI(reader)).toEqual({ name: 'studio-reader' })
    expect(await codeOf(hub.whoAmI({ token: 'hf_nonsense' }))).toBe('hub-token-refused')
    expect(await codeOf(hub.whoAmI(nobody))).toBe('hub-token-missing')
  })
})

describe('a config', () => {
  it('is looked at before anything big is fetched', async () => {
    const { one } = await lookInto('studio/plain-qa')
    expect(one).toMatchObject({
      way: 'parquet',
      canSample: true,
      leftOut: [],
      notes: [],
      refusal: null,
      fields: [
        { name: 'question', column: 'c0', type: { kind: 'text' } },
        { name: 'answer', column: 'c1', type: { kind: 'text' } },
      ],
    })
    expect(one.splits.map(({ name, rows, files }) => [name, rows, files])).toEqual([
      ['train', 1_200, 3],
      ['validation', 120, 1],
      ['test', 150, 1],
    ])
    expect(one.bytes).toBe(one.splits.reduce((sum, { bytes }) => sum + bytes, 0))
    expect(one.firstRows[0]).toMatchObject({
      row: 0,
      cells: [expect.stringContaining('visitor 0'), 'an old clock'],
    })
    expect(
      fake.requests.filter(({ path }) => path.includes('.parquet') && path.includes('/resolve/')),
    ).toEqual([])
  })

  it('shows labels by name, and -1 as none', async () => {
    const { one } = await lookInto('studio/moods')
    expect(one.fields[1]?.type).toEqual({
      kind: 'label',
      names: ['calm', 'cheerful', 'angry', 'sad'],
    })
    expect([one.firstRows[0]?.cells[1], one.firstRows[9]?.cells[1]]).toEqual(['angry', null])
  })

  it('shows lists of labels, and dicts of lists', async () => {
    expect((await lookInto('studio/topics')).one.firstRows[1]?.cells[1]).toBe('["trade","sport"]')
    expect((await lookInto('studio/passages')).one.fields[4]?.type).toMatchObject({
      kind: 'struct',
      fields: [{ name: 'text', type: { kind: 'list' } }, { name: 'answer_start' }],
    })
  })

  it.each<[string, string | undefined, string, number]>([
    ['studio/plain-qa', undefined, 'parquet', 5],
    ['studio/languages', 'de', 'parquet', 2],
    ['studio/scripted', 'large', 'converted', 1],
    ['studio/tables-csv', undefined, 'files', 2],
    ['studio/tables-jsonl', undefined, 'files', 2],
    ['studio/many-configs', 'c04711', 'files', 1],
  ])('%s %s is come by as %s', async (repo, config, way, files) => {
    const { one, plan } = await lookInto(repo, config)
    const origin = HubOrigin.parse(await plan())
    expect([one.way, origin.way, origin.files.length]).toEqual([way, way, files])
  })

  it('does not take what the viewer knows of another commit for its own', async () => {
    // The viewer is at the commit that the look has moved the branch to.
    const { one } = await lookInto('studio/changing')
    expect(one.fields.map(({ name }) => name)).toEqual(['question', 'answer'])
    expect([one.splits[0]?.rows, one.firstRows]).toEqual([null, []])
    expect(one.notes.map(({ code }) => code)).toEqual(['fields-of-another-commit', 'rows-later'])
  })

  it('leaves out images', async () => {
    const { one } = await lookInto('studio/captions')
    expect(one.leftOut).toEqual([{ field: 'picture', kind: 'image' }])
    expect(one.fields.map(({ name }) => name)).toEqual(['caption', 'kind'])
    expect(one.firstRows[0]?.cells).toEqual([expect.stringContaining('A view'), 'photo'])
    expect((await lookInto('studio/pictures', 'default')).one.refusal?.code).toBe('hub-only-media')
  })

  it('is refused where only its beginning was converted', async () => {
    const { one, plan } = await lookInto('studio/in-part')
    expect(one.refusal?.code).toBe('hub-converted-in-part')
    expect(await codeOf(plan())).toBe('hub-converted-in-part')
  })

  it('says what is not known yet', async () => {
    const { one } = await lookInto('studio/tables-csv')
    expect([one.fields, one.firstRows, one.canSample]).toEqual([[], [], false])
    expect(one.notes.map(({ code }) => code)).toEqual(['fields-later'])
  })
})

describe('a plan', () => {
  it('names files with commit, size and hash, in the order of the rows', async () => {
    const { look, plan } = await lookInto('studio/plain-qa')
    const { files } = await plan(['validation', 'train'])
    expect(files.map(({ path, split, rows }) => [path, split, rows])).toEqual([
      ['data/train-00000-of-00003.parquet', 'train', null],
      ['data/train-00001-of-00003.parquet', 'train', null],
      ['data/train-00002-of-00003.parquet', 'train', null],
      ['data/validation-00000-of-00001.parquet', 'validation', 120],
    ])
    for (const file of files) {
      expect(file.commit).toBe(look.commit)
      const { url, headers } = hub.requestOf({ repo: look.repo, file }, nobody)
      const response = await links().fetch(url, { headers })
      expect((await response.arrayBuffer()).byteLength).toBe(file.bytes)
    }
  })

  it('pins converted files to the branch that holds them', async () => {
    const { look, plan } = await lookInto('studio/scripted', 'small')
    const { files, commit } = await plan()
    expect(commit).toBe(look.commit)
    expect(files[0]).toMatchObject({ path: 'small/train/0000.parquet', split: 'train', rows: 30 })
    expect(files[0]?.commit).not.toBe(look.commit)
    expect(files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('refuses a split that is not there', async () => {
    const { plan } = await lookInto('studio/moods')
    expect(await codeOf(plan(['trian']))).toBe('hub-split-missing')
  })

  it('sends the token to the Hub', () => {
    const file = {
      path: 'a b/ü.csv',
      commit: 'f'.repeat(40),
      split: 'x',
      bytes: 1,
      sha256: null,
      rows: null,
    }
    expect(hub.requestOf({ repo: 'a/b', file }, reader)).toEqual({
      url: `${fake.url}/datasets/a/b/resolve/${file.commit}/a%20b/%C3%BC.csv`,
      headers: { authorization: 'Bearer hf_reader' },
    })
    expect(hub.requestOf({ repo: 'a/b', file }, nobody).headers).toEqual({})
  })
})

describe('a Hub in trouble', () => {
  it('is asked again where it limits requests', async () => {
    const { one } = await lookInto('studio/limited')
    expect(one.fields).toHaveLength(3)
  })

  it('is told in words where it fails', async () => {
    expect(await codeOf(hub.look('studio/failing', nobody))).toBe('link-status')
  })

  it('without a viewer says what it knows itself', async () => {
    fake.behave({ path: '^/datasets-server/', kind: 'server-error' })
    const plain = await lookInto('studio/plain-qa')
    expect([plain.one.way, plain.one.fields, plain.one.splits.length]).toEqual(['parquet', [], 3])
    expect(plain.one.notes.map(({ code }) => code)).toEqual(['fields-later'])
    const scripted = await hub.look('studio/scripted', nobody)
    const { commit } = scripted
    const which = { repo: 'studio/scripted', commit, config: 'large', splits: [] }
    expect((await hub.planConfig(which, nobody)).files[0]).toMatchObject({ split: 'train' })
  })

  it('that answers something else is told in words', async () => {
    const elsewhere = createHub({
      endpoint: `${fake.url}/files/page.html?`,
      viewer: fake.viewer,
      links: links(),
    })
    expect(await codeOf(elsewhere.search(HubSearch.parse({}), nobody))).toBe('hub-unreadable')
  })

  it('ends with its signal', async () => {
    fake.behave({ path: '^/api/', kind: 'silent' })
    const controller = new AbortController()
    const look = hub.look('studio/plain-qa', { token: null, signal: controller.signal })
    controller.abort(new Error('canceled by hand'))
    await expect(look).rejects.toThrow('canceled by hand')
  })
})

describe('a search', () => {
  const search = (given: Partial<HubSearch>, asking = nobody as { token: string | null }) =>
    hub.search(HubSearch.parse(given), asking)

  it.each<[Partial<HubSearch>, string[]]>([
    [{ text: 'plain' }, ['studio/plain-qa']],
    [{ text: 'visitors left' }, ['studio/plain-qa']],
    [{ license: 'apache-2.0' }, ['studio/moods']],
    [
      { task: 'text-classification', sort: 'downloads' },
      ['studio/moods', 'studio/languages', 'studio/topics'],
    ],
    [{ task: 'text-classification', language: 'fr' }, ['studio/languages']],
    [{ size: '1M<n<10M' }, ['studio/in-part']],
    [{ author: 'nobody' }, []],
    [{ text: 'private' }, []],
  ])('%j', async (given, expected) => {
    expect((await search(given)).hits.map(({ repo }) => repo)).toEqual(expected)
  })

  it('says what a page of results needs', async () => {
    expect((await search({ text: 'plain' })).hits[0]).toEqual({
      repo: 'studio/plain-qa',
      summary: 'Questions about things that visitors left behind.',
      downloads: 9_000,
      likes: 40,
      updatedAt: Date.parse('2026-03-01T10:00:00Z'),
      gated: 'no',
      private: false,
      license: 'cc-by-sa-4.0',
      languages: ['en'],
      taskCategories: ['question-answering'],
      size: '1K<n<10K',
    })
    expect((await search({ text: 'gated' })).hits[0]?.gated).toBe('manual')
    expect((await search({ text: 'private' }, member)).hits[0]?.private).toBe(true)
  })

  it('goes on from page to page', async () => {
    const few = createHub({ endpoint: fake.url, viewer: fake.viewer, links: links(), pageSize: 10 })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await few.search(HubSearch.parse({ sort: 'likes', cursor }), nobody)
      seen.push(...page.hits.map(({ repo }) => repo))
      cursor = page.cursor
    } while (cursor !== null)
    expect(seen.length).toBeGreaterThan(20)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen[0]).toBe('studio/passages')
  })
})

it('knows the page that people open', () => {
  expect(hub.pageOf('a/b')).toBe(`${fake.url}/datasets/a/b`)
  expect(hub.pageOf('a/b', 'x y')).toBe(`${fake.url}/datasets/a/b/viewer/x%20y`)
})
