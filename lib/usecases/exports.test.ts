import { beforeEach, describe, expect, it } from 'vitest'
import { findTask, updateDataset as updateRecord } from '#db/index.ts'
import { type Actor, ExportOptions } from '#lib/model/index.ts'
import {
  decide,
  listExports,
  openDownload,
  planExport,
  type Studio,
  startExport,
  updateDataset,
} from './index.ts'
import { addDataset, addPerson, content, openTestStudio, propose } from './studio.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

async function approved(datasetId: string, instruction: string): Promise<string> {
  const [taskId = ''] = await propose(studio, owner, datasetId, [content(instruction)])
  const revisionId = findTask(studio.db, { projectId: owner.projectId, taskId })?.revisionId ?? ''
  decide(studio, owner, {
    taskId,
    revisionId,
    verdict: 'approve',
    reason: null,
    note: null,
    alsoTaskIds: [],
  })
  return taskId
}

const plan = (options: Partial<ExportOptions> = {}) =>
  planExport(studio, owner, { options: ExportOptions.parse(options) })

const start = (options: Partial<ExportOptions> = {}) =>
  startExport(studio, owner, { options: ExportOptions.parse(options) })

describe('the plan of an export', () => {
  it('is empty while nothing is approved', async () => {
    await propose(studio, owner, await addDataset(studio, owner), [content('Answer.')])
    expect((await plan()).empty).toEqual({ code: 'export-nothing-approved', values: {} })
  })

  it('counts datasets, tasks and examples', async () => {
    const first = await addDataset(studio, owner)
    const second = await addDataset(studio, owner, { name: 'Others', rows: 30 })
    await approved(first, 'Answer.')
    await approved(first, 'Give the answer.')
    await approved(second, 'Answer.')
    const { rows, totals, empty } = await plan()
    expect(empty).toBeNull()
    expect(rows.map((row) => [row.name, row.tasks, row.examples, row.share])).toEqual([
      ['Questions', 2, 20, 0.4],
      ['Others', 1, 30, 0.6],
    ])
    expect(totals).toMatchObject({ tasks: 3, examples: 50, skipped: 0 })
  })

  it('caps by task, then by dataset', async () => {
    const datasetId = await addDataset(studio, owner)
    await approved(datasetId, 'Answer.')
    await approved(datasetId, 'Give the answer.')
    const capped = await plan({ capPerTask: 6, capPerDataset: 10 })
    expect(capped.rows[0]).toMatchObject({ examples: 10, capped: 10 })
  })

  it('counts what is over the length limit as skipped', async () => {
    const datasetId = await addDataset(studio, owner, { rows: 11 })
    await approved(datasetId, 'Answer.')
    // "Answer." + "Questions question i" + "answer i": 7 + 20 + 8, and one more each for row 10.
    const { rows } = await plan({ lengthLimit: 35 })
    expect(rows[0]).toMatchObject({ examples: 10, overLimit: 1, skipped: { 'too-long': 1 } })
  })

  it('leaves source splits named test out unless they are switched on', async () => {
    const datasetId = await addDataset(studio, owner, { split: 'test' })
    await approved(datasetId, 'Answer.')
    const without = await plan()
    expect(without.rows[0]).toMatchObject({ examples: 0, leftOutTest: 10 })
    expect(without.empty?.code).toBe('export-only-test')
    expect((await plan({ includeTestSplits: true })).totals.examples).toBe(10)
  })

  it('leaves out what was excluded, and names unknown licenses', async () => {
    const first = await addDataset(studio, owner, { license: 'unknown' })
    const second = await addDataset(studio, owner, { name: 'Others' })
    await approved(first, 'Answer.')
    await approved(second, 'Answer.')
    expect((await plan()).unknownLicenses).toEqual([
      { datasetId: first, name: 'Questions', license: 'unknown', ground: 'person' },
    ])
    const without = await plan({ excludedDatasets: [first] })
    expect(without.unknownLicenses).toEqual([])
    expect(without.totals.tasks).toBe(1)
  })
})

describe('the start of an export', () => {
  it.each([
    ['card-text', 'card'],
    ['license-file', 'file'],
  ] as const)(
    'is refused while a license that stands only in some text (%s) is not confirmed',
    async (ground, word) => {
      const datasetId = await addDataset(studio, owner)
      updateRecord(studio.db, { datasetId, patch: { licenseGround: ground } })
      await approved(datasetId, 'Answer.')
      const named = { datasetId, name: 'Questions', license: 'MIT', ground }
      expect((await plan()).unknownLicenses).toEqual([named])
      expect(() => start()).toThrow(
        expect.objectContaining({
          code: 'export-license-unconfirmed',
          values: { dataset: 'Questions', license: 'MIT', ground: word },
        }),
      )
      expect(start({ confirmedLicenses: [datasetId] }).exportId).toMatch(/^exp_/)
      updateDataset(studio, owner, { datasetId, description: { license: 'MIT' } })
      expect((await plan()).unknownLicenses).toEqual([])
      expect(start().exportId).toMatch(/^exp_/)
    },
  )

  it('is refused while an unknown license is not confirmed', async () => {
    const datasetId = await addDataset(studio, owner, { license: 'unknown' })
    await approved(datasetId, 'Answer.')
    expect(() => start()).toThrow(expect.objectContaining({ code: 'export-license-unconfirmed' }))
    expect(start({ confirmedLicenses: [datasetId] }).exportId).toMatch(/^exp_/)
    expect(listExports(studio, owner).exports).toHaveLength(1)
  })

  it('is refused where nothing is approved, also when the dataset was removed', async () => {
    const datasetId = await addDataset(studio, owner)
    await approved(datasetId, 'Answer.')
    updateRecord(studio.db, { datasetId, patch: { removedAt: 1 } })
    expect(() => startExport(studio, owner, { options: ExportOptions.parse({}) })).toThrow(
      expect.objectContaining({ code: 'export-nothing-approved' }),
    )
  })

  it.each(['reviewer', 'annotator', 'viewer'] as const)('may not be asked for by a %s', (role) => {
    const actor = addPerson(studio, { projectId: owner.projectId, role })
    expect(() => startExport(studio, actor, { options: ExportOptions.parse({}) })).toThrow(
      expect.objectContaining({ kind: 'not-allowed' }),
    )
  })
})

describe('a download', () => {
  it('is refused before the export is done, and to other projects', async () => {
    await approved(await addDataset(studio, owner), 'Answer.')
    const { exportId } = startExport(studio, owner, { options: ExportOptions.parse({}) })
    expect(() => openDownload(studio, owner, { exportId, fileName: null })).toThrow(
      expect.objectContaining({ code: 'export-not-done' }),
    )
    const stranger: Actor = { userId: 'usr_other1', projectId: 'prj_other1', role: 'owner' }
    expect(() => openDownload(studio, stranger, { exportId, fileName: null })).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    )
  })
})
