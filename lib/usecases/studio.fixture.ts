import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  findFirstProject,
  findOwner,
  insertDataset,
  insertDatasetRevision,
  insertMember,
  insertProject,
  insertUser,
  openMemoryDb,
  transact,
} from '#db/index.ts'
import { createReads, openEngine } from '#lib/engine/index.ts'
import { createFiles } from '#lib/files/index.ts'
import { createHub } from '#lib/hub/index.ts'
import { createLinks } from '#lib/links/index.ts'
import {
  type Actor,
  defaultExportOptions,
  type Field,
  type Manifest,
  newId,
  ReadingOptions,
  type Role,
  raw,
  type TaskContent,
} from '#lib/model/index.ts'
import { createSecrets } from '#lib/secrets/index.ts'
import { admitDrafts, ensureProject, examine, getReadDataset, type Studio } from './index.ts'

/**
 * A studio in memory, with the real migrations and a temporary folder for its files. It reaches nothing
 * but a fake of the Hub, where one is given.
 */
export async function openTestStudio({
  hub = { url: 'https://hub.example', viewer: 'https://viewer.example' },
}: {
  hub?: { url: string; viewer: string }
} = {}): Promise<{ studio: Studio; owner: Actor }> {
  const root = await mkdtemp(join(tmpdir(), 'studio-'))
  process.once('exit', () => rmSync(root, { recursive: true, force: true }))
  let clock = 1_700_000_000_000
  const links = createLinks({
    allowedHosts: [],
    allowedOrigins: [hub.url],
    lookup: async () => [],
    pace: { wait: async () => undefined },
  })
  const studio: Studio = {
    db: openMemoryDb(),
    files: createFiles({ root }),
    secrets: createSecrets({ key: randomBytes(32) }),
    reads: createReads({ scratch: root, memoryLimit: '256MB', timeout: 10_000, keep: 4 }),
    openEngine,
    fetch: () => Promise.reject(new Error('no network in tests')),
    links,
    hub: createHub({ endpoint: hub.url, viewer: hub.viewer, links }),
    hubToken: null,
    now: () => {
      clock += 1
      return clock
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    environmentModel: null,
    modelTimeout: 1_000,
    batchPoll: 1_000,
    hashPassword: async (password) => `hash of ${password}`,
  }
  ensureProject(studio)
  const project = findFirstProject(studio.db)
  const owner = project && findOwner(studio.db, { projectId: project.id })
  if (!project || !owner) throw new Error('no project')
  return { studio, owner: { userId: owner.userId, projectId: project.id, role: 'owner' } }
}

/** Another person of the same project. */
export function addPerson(
  studio: Studio,
  { projectId, role }: { projectId: string; role: Role },
): Actor {
  const userId = newId('user')
  insertUser(studio.db, { id: userId, name: role, email: `${userId}@example.org`, at: 1 })
  insertMember(studio.db, { projectId, userId, role, addedAt: 1 })
  return { userId, projectId, role }
}

export const fields: Field[] = [
  { name: 'question', column: 'c0', type: { kind: 'text' } },
  { name: 'answer', column: 'c1', type: { kind: 'text' } },
  { name: 'label', column: 'c2', type: { kind: 'label', names: ['easy', 'hard'] } },
]

/** A dataset of `rows` rows: `question i`, `answer i`, a label that alternates. */
export async function addDataset(
  studio: Studio,
  actor: Actor,
  { rows = 10, name = 'Questions', license = 'MIT', split = 'train' } = {},
): Promise<string> {
  const scratch = await studio.files.scratch()
  const engine = await openEngine({
    threads: 1,
    memoryLimit: '256MB',
    scratch: scratch.path,
    inputs: [],
  })
  const path = join(scratch.path, 'rows.parquet')
  await engine.run(
    raw(`COPY (SELECT '${name} question ' || i AS c0, 'answer ' || i AS c1, (i % 2)::BIGINT AS c2
      FROM range(${rows}) t(i)) TO '${path}' (FORMAT parquet)`),
  )
  engine.close()
  const source = join(scratch.path, 'rows.csv')
  await writeFile(source, name)
  const parquet = await studio.files.keep(path)
  const file = await studio.files.keep(source)
  await scratch.remove()
  const manifest: Manifest = {
    version: 1,
    file: { name: 'rows.csv', bytes: file.bytes, sha256: file.sha256, packing: null },
    files: [
      {
        name: 'rows.csv',
        bytes: file.bytes,
        sha256: file.sha256,
        split: 'train',
        records: rows,
        rows,
      },
    ],
    origin: null,
    options: ReadingOptions.parse({
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      quote: '"',
      hasHeader: true,
    }),
    fields,
    records: rows,
    rows,
    rejected: 0,
    rejectedRecords: [],
    rejectedFile: null,
    shape: null,
    unnested: false,
    splits: [{ name: split, start: 0, rows }],
    notes: [],
    parquet,
    sample: null,
  }
  const datasetId = newId('dataset')
  const revisionId = newId('datasetRevision')
  const at = studio.now()
  transact(studio.db, (tx) => {
    insertDataset(tx, {
      id: datasetId,
      projectId: actor.projectId,
      name,
      description: null,
      license,
      languages: ['en'],
      homepage: null,
      visibility: { kind: 'any' },
      source: 'upload',
      fileName: 'rows.csv',
      state: 'ready',
      revisionId,
      addedBy: actor.userId,
      addedAt: at,
    })
    insertDatasetRevision(tx, { id: revisionId, datasetId, hash: name, manifest, createdAt: at })
  })
  return datasetId
}

/** A task's content: question to answer, under this instruction. */
export function content(instruction: string, patch: Partial<TaskContent> = {}): TaskContent {
  return {
    instructions: [instruction],
    input: { kind: 'fields', style: 'labeled', fields: [['question']] },
    output: { kind: 'field', field: ['answer'] },
    fieldRules: [],
    where: [],
    answerSet: null,
    taskType: 'question-answering',
    ...patch,
  }
}

/** Proposes contents for a dataset as the rules would; answers the tasks' ids. */
export async function propose(
  studio: Studio,
  actor: Actor,
  datasetId: string,
  contents: readonly TaskContent[],
): Promise<string[]> {
  const { dataset, revision } = getReadDataset(studio, { projectId: actor.projectId, datasetId })
  const drafts: Parameters<typeof admitDrafts>[1]['drafts'][number][] = []
  for (const one of contents)
    drafts.push({
      draft: { content: one, reason: null, surplusOutputs: [] },
      origin: { kind: 'rules', rule: 'test' },
      examined: await examine(studio, {
        projectId: actor.projectId,
        revision,
        content: one,
        surplusOutputs: [],
      }),
    })
  return transact(studio.db, (tx) =>
    admitDrafts(tx, {
      dataset,
      revision,
      drafts,
      runId: null,
      createdBy: null,
      now: studio.now,
    }),
  ).taskIds
}

/** The owner of a second project in the same studio, who is nobody in the first. */
export function addProject(studio: Studio): Actor {
  const projectId = newId('project')
  insertProject(studio.db, {
    id: projectId,
    name: 'Another set',
    exportOptions: defaultExportOptions,
    // After the first, which is the one a studio starts with.
    createdAt: studio.now(),
  })
  return addPerson(studio, { projectId, role: 'owner' })
}
