import type { z } from 'zod'
import { enqueueJob, insertUpload, recordAudit, recordEvent, transact } from '#db/index.ts'
import { type Actor, type ApiOutputs, type apiInputs, newId } from '#lib/model/index.ts'
import { allow } from './allow.ts'
import { actorOf } from './datasets.ts'
import type { Studio } from './studio.ts'
import { holdRevisable } from './upload-reading.ts'

/** Has a file fetched from an address; it then stands among the uploads, as if it had been sent. */
export function fetchLink(
  studio: Studio,
  actor: Actor,
  { url, revises = null }: z.infer<(typeof apiInputs)['links.fetch']>,
): ApiOutputs['links.fetch'] {
  allow(actor, 'dataset:change')
  if (revises) holdRevisable(studio, actor, revises)
  const uploadId = newId('upload')
  const jobId = newId('job')
  const { host, pathname } = new URL(url)
  // What the server calls it is known once it answers.
  const fileName = (pathname.split('/').at(-1) || host).slice(0, 200)
  transact(studio.db, (tx) => {
    const at = studio.now()
    insertUpload(tx, {
      id: uploadId,
      ...actorOf(actor),
      fileName,
      size: 0,
      lastModified: at,
      state: 'receiving',
      url,
      revises,
      jobId,
      createdAt: at,
    })
    enqueueJob(tx, {
      id: jobId,
      projectId: actor.projectId,
      kind: 'fetch',
      subject: fileName,
      href: `/datasets/add/${uploadId}`,
      input: { kind: 'link', uploadId },
      createdBy: actor.userId,
      createdAt: at,
    })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'link.fetch',
      subject: uploadId,
      details: { host },
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'upload', subject: uploadId, at })
  })
  return { uploadId, jobId }
}
