import type { z } from 'zod'
import type { Actor, ApiName, ApiOutputs, apiInputs } from '#lib/model/index.ts'
import * as usecases from '#lib/usecases/index.ts'

type Endpoint<Name extends ApiName> = (
  studio: usecases.Studio,
  actor: Actor,
  input: z.infer<(typeof apiInputs)[Name]>,
  signal?: AbortSignal,
) => ApiOutputs[Name] | Promise<ApiOutputs[Name]>

/** Every call there is, and the one use case behind it. */
export const endpoints: { [Name in ApiName]: Endpoint<Name> } = {
  'datasets.list': usecases.listDatasets,
  'datasets.get': usecases.getDataset,
  'datasets.rows': usecases.listRows,
  'datasets.update': usecases.updateDataset,
  'datasets.remove': usecases.removeDataset,
  'datasets.addSample': usecases.addSample,
  'uploads.start': usecases.startUpload,
  'uploads.get': usecases.getUploadView,
  'uploads.list': usecases.listUploads,
  'uploads.read': usecases.readUpload,
  'uploads.cancel': usecases.cancelUpload,
  'uploads.add': usecases.addUpload,
  'proposals.plan': usecases.planProposals,
  'proposals.start': usecases.startProposals,
  'proposals.runs': usecases.listRuns,
  'models.list': usecases.listModels,
  'models.save': usecases.saveModel,
  'models.remove': usecases.removeModel,
  'models.test': usecases.testModel,
  'review.queue': usecases.listReviewQueue,
  'review.task': usecases.getReviewTask,
  'review.preview': usecases.previewReview,
  'review.decide': usecases.decide,
  'review.edit': usecases.edit,
  'review.create': usecases.createTask,
  'review.planSiblings': usecases.planSiblings,
  'review.undo': usecases.undo,
  'review.history': usecases.listHistory,
  'export.plan': usecases.planExport,
  'export.start': usecases.startExport,
  'export.list': usecases.listExports,
  'export.get': usecases.getExport,
  'export.remove': usecases.removeExport,
  'jobs.list': usecases.listJobs,
  'jobs.cancel': usecases.cancelJob,
  'jobs.retry': usecases.retryJob,
  'project.get': usecases.getProject,
  'project.update': usecases.updateProject,
}
