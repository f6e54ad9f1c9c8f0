import type { z } from 'zod'
import {
  countStages,
  findProject,
  recordAudit,
  recordEvent,
  transact,
  updateProject as updateRecord,
} from '#db/index.ts'
import type { Actor, apiInputs, ProjectView } from '#lib/model/index.ts'
import { allow, missing } from './allow.ts'
import { actorOf } from './datasets.ts'
import { enqueuePolicyChecks } from './findings.ts'
import { openModel } from './models.ts'
import type { Studio } from './studio.ts'

/** The actor's project. */
export function getProject(studio: Studio, actor: Actor): ProjectView {
  allow(actor, 'project:read')
  const project = findProject(studio.db, actor)
  if (!project) throw missing('project')
  return {
    id: project.id,
    name: project.name,
    exportOptions: project.exportOptions,
    policy: project.policy,
    judgeModelId: project.judgeModelId,
    counts: countStages(studio.db, actor),
  }
}

/** Renames the project, changes what an export is by default, or which licenses it lets through. */
export function updateProject(
  studio: Studio,
  actor: Actor,
  patch: z.infer<(typeof apiInputs)['project.update']>,
): ProjectView {
  allow(actor, 'project:change')
  transact(studio.db, (tx) => {
    const at = studio.now()
    const before = findProject(tx, actor)
    if (!before) throw missing('project')
    if (patch.judgeModelId) openModel(studio, { ...actor, modelId: patch.judgeModelId })
    updateRecord(tx, { projectId: actor.projectId, patch })
    if (patch.policy)
      enqueuePolicyChecks(tx, {
        ...actorOf(actor),
        before: before.policy,
        after: patch.policy,
        at,
      })
    recordAudit(tx, {
      ...actorOf(actor),
      action: 'project.update',
      subject: actor.projectId,
      details: patch,
      at,
    })
    recordEvent(tx, { projectId: actor.projectId, kind: 'project', subject: actor.projectId, at })
  })
  return getProject(studio, actor)
}
