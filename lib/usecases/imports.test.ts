import { beforeEach, describe, expect, it } from 'vitest'
import { findImport } from '#db/index.ts'
import { type Actor, apiInputs, type ImportGroup, importLimit } from '#lib/model/index.ts'
import {
  applyImport,
  checkImportHub,
  collectLeftovers,
  listImports,
  receiveImport,
  removeImport,
  resolveImport,
  type Studio,
  viewImport,
} from './index.ts'
import { addDataset, addPerson, addProject, openTestStudio } from './studio.fixture.ts'

let studio: Studio
let owner: Actor

beforeEach(async () => {
  ;({ studio, owner } = await openTestStudio())
})

const refused = (code: string) => expect.objectContaining({ code })

const send = (text: string | Uint8Array, fileName = 'tasks.json', actor = owner) =>
  receiveImport(studio, actor, { fileName, body: new Blob([text as BlobPart]).stream() })

const look = (importId: string, group: ImportGroup = 'all', actor = owner) =>
  viewImport(studio, actor, apiInputs['imports.get'].parse({ importId, group }))

describe('a list that has come', () => {
  it('is kept as it came, under its own name, and waits to be read', async () => {
    const { importId } = await send('[]', 'C:\\lists\\mine.json')
    expect(look(importId)).toMatchObject({
      fileName: 'mine.json',
      state: 'reading',
      report: null,
      outcome: null,
      jobs: { read: { state: 'queued', kind: 'import' }, hub: null, apply: null },
    })
    const record = findImport(studio.db, { projectId: owner.projectId, importId })
    expect(await studio.files.has(record?.fileSha256 ?? '')).toBe(true)
    expect(listImports(studio, owner).imports).toMatchObject([{ id: importId, tasks: null }])
  })

  it('is not collected while it is here', async () => {
    const { importId } = await send('[]')
    const sha256 = () =>
      findImport(studio.db, { projectId: owner.projectId, importId })?.fileSha256 ?? ''
    const kept = sha256()
    const later = { ...studio, now: () => Date.now() + 2 * 24 * 3600 * 1000 }
    await collectLeftovers(later)
    expect(await studio.files.has(kept)).toBe(true)
    removeImport(studio, owner, { importId })
    await collectLeftovers(later)
    expect(await studio.files.has(kept)).toBe(false)
  })

  it('is refused when empty, and when larger than 50 MB; nothing of it stays', async () => {
    await expect(send('')).rejects.toEqual(refused('file-empty'))
    await expect(send(new Uint8Array(importLimit + 1))).rejects.toEqual(refused('import-too-large'))
    expect(listImports(studio, owner).imports).toEqual([])
  })

  it('cannot be imported, resolved or checked before it is read', async () => {
    const { importId } = await send('[]')
    const datasetId = await addDataset(studio, owner)
    const acts = [
      () => applyImport(studio, owner, { importId }),
      () => checkImportHub(studio, owner, { importId }),
      () => resolveImport(studio, owner, { importId, choices: [{ taskName: 'a', datasetId }] }),
    ]
    for (const act of acts) expect(act).toThrow(refused('import-not-read'))
  })

  it('can be taken away, with the job that would read it', async () => {
    const { importId } = await send('[]')
    removeImport(studio, owner, { importId })
    expect(listImports(studio, owner).imports).toEqual([])
    expect(() => look(importId)).toThrow(refused('not-found'))
  })
})

describe('who may', () => {
  it.each(['reviewer', 'annotator', 'viewer'] as const)('not bring one: %s', async (role) => {
    const person = addPerson(studio, { projectId: owner.projectId, role })
    await expect(send('[]', 'tasks.json', person)).rejects.toEqual(refused('not-allowed'))
  })

  it('not see one: another project', async () => {
    const { importId } = await send('[]')
    const stranger = addProject(studio)
    expect(() => look(importId, 'all', stranger)).toThrow(refused('not-found'))
    expect(listImports(studio, stranger).imports).toEqual([])
  })
})
