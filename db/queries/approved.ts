import { and, asc, eq, exists, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#db/open.ts'
import { datasetRevisions, datasets } from '#db/schema/datasets.ts'
import { tasks } from '#db/schema/tasks.ts'
import type { FieldProfile, Manifest, Profile, Split } from '#lib/model/index.ts'

export type ApprovedSource = ReturnType<typeof listApprovedSources>[number]
export type ApprovedTask = ReturnType<typeof listApprovedTasks>[number]

/** What of a field's profile tells whether a split by it is worth it; its values are left where they are. */
export type SlimFieldProfile = Pick<
  FieldProfile,
  'path' | 'type' | 'nulls' | 'empty' | 'distinct' | 'lengths'
>

/** What a plan of an export takes from a dataset revision's manifest and profile. */
interface SourceFacts {
  rows: number
  splits: Split[]
  bytes: number
  /** The canonical Parquet; null while only a sample is here. */
  parquet: string | null
  charactersPerToken: number | null
  /** Null until it is profiled. */
  profiled: { scanned: number; textFields: SlimFieldProfile[] } | null
}

/**
 * Facts by dataset revision, with the texts they were read from: as long as those are the same, nothing
 * is parsed again. Plans are made over and over while options change, over thousands of datasets.
 */
const known = new Map<string, { manifest: string; profile: string | null; facts: SourceFacts }>()
const mostKnown = 10_000

function factsOf(revisionId: string, manifest: string, profile: string | null): SourceFacts {
  const held = known.get(revisionId)
  if (held && held.manifest === manifest && held.profile === profile) return held.facts
  const facts = readFacts(
    JSON.parse(manifest) as Manifest,
    profile === null ? null : (JSON.parse(profile) as Profile),
  )
  if (known.size >= mostKnown) known.clear()
  known.set(revisionId, { manifest, profile, facts })
  return facts
}

function readFacts(manifest: Manifest, profile: Profile | null): SourceFacts {
  return {
    rows: manifest.rows,
    splits: manifest.splits,
    bytes: manifest.file.bytes,
    parquet: manifest.parquet?.sha256 ?? null,
    charactersPerToken: profile?.charactersPerToken ?? null,
    profiled: profile && {
      scanned: profile.scanned,
      textFields: profile.fields
        .filter(({ type }) => type.kind === 'text')
        .map(({ path, type, nulls, empty, distinct, lengths }) => ({
          ...{ path, type, nulls, empty, distinct, lengths },
        })),
    },
  }
}

/**
 * The read datasets of a project that have approved tasks, oldest first, with what a plan of an export
 * says of them. One query reads all: for thousands of datasets one by one would take too long.
 */
export function listApprovedSources(db: Tx, { projectId }: { projectId: string }) {
  return db
    .select({
      id: datasets.id,
      name: datasets.name,
      license: datasets.license,
      licenseGround: datasets.licenseGround,
      homepage: datasets.homepage,
      revisionId: datasetRevisions.id,
      manifest: sql<string>`${datasetRevisions.manifest}`,
      profile: sql<string | null>`${datasetRevisions.profile}`,
    })
    .from(datasets)
    .innerJoin(datasetRevisions, eq(datasetRevisions.id, datasets.revisionId))
    .where(
      and(
        eq(datasets.projectId, projectId),
        isNull(datasets.removedAt),
        exists(
          db
            .select({ one: sql`1` })
            .from(tasks)
            .where(
              and(
                eq(tasks.datasetId, datasets.id),
                eq(tasks.standing, 'approved'),
                eq(tasks.blocking, 0),
              ),
            ),
        ),
      ),
    )
    .orderBy(asc(datasets.addedAt), asc(datasets.id))
    .all()
    .map(({ manifest, profile, ...row }) => ({
      ...row,
      ...factsOf(row.revisionId, manifest, profile),
    }))
}

/** The approved tasks of a project that no finding blocks, in the order of an export, by id and revision, with their counts. */
export function listApprovedTasks(db: Tx, { projectId }: { projectId: string }) {
  return db
    .select({
      id: tasks.id,
      datasetId: tasks.datasetId,
      revisionId: tasks.revisionId,
      counts: tasks.counts,
    })
    .from(tasks)
    .where(
      and(eq(tasks.projectId, projectId), eq(tasks.standing, 'approved'), eq(tasks.blocking, 0)),
    )
    .orderBy(asc(tasks.datasetId), asc(tasks.createdAt), asc(tasks.id))
    .all()
}
