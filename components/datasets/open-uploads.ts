import { partlessName, type UploadView } from '#lib/model/index.ts'
import type { QueuedUpload } from './upload-queue.ts'

/** A file that is no dataset yet: on its way from this page, or kept by the studio. */
export type OpenUpload =
  | { kind: 'queued'; queued: QueuedUpload }
  | { kind: 'kept'; view: Exclude<UploadView, { state: 'added' }> }

/**
 * Joins what this page sends with what the studio lists. An upload in both is shown from the page until
 * the studio knows that all is there; one that was sent and is not listed has become a dataset, or was
 * thrown away.
 */
export function openUploads(
  queue: readonly QueuedUpload[],
  views: readonly UploadView[],
): OpenUpload[] {
  const byId = new Map(views.map((view) => [view.id, view]))
  const own = queue.filter(({ state, uploadId }) => {
    const view = uploadId === null ? undefined : byId.get(uploadId)
    return state === 'sent' ? view?.state === 'receiving' : true
  })
  const shown = new Set(own.map(({ uploadId }) => uploadId))
  return [
    ...own.map((queued): OpenUpload => ({ kind: 'queued', queued })),
    ...views.flatMap((view): OpenUpload[] =>
      view.state === 'added' || shown.has(view.id) ? [] : [{ kind: 'kept', view }],
    ),
  ]
}

export interface Combinable {
  views: Extract<OpenUpload, { kind: 'kept' }>['view'][]
  /** Whether they look like parts of one dataset: the same fields, and names that differ by split or number. */
  alike: boolean
}

/** The uploads that can be made one dataset; null where there are none two. */
export function findCombinable(open: readonly OpenUpload[]): Combinable | null {
  const views = open.flatMap((one) => {
    if (one.kind !== 'kept') return []
    const { view } = one
    const isHere = view.state === 'read' || view.state === 'reading'
    return isHere && view.url === null && view.parts.length === 0 ? [view] : []
  })
  if (views.length < 2) return null
  const keyOf = (view: (typeof views)[number]) =>
    view.state === 'read'
      ? JSON.stringify([
          partlessName(view.fileName).toLowerCase(),
          view.manifest.fields.map(({ name }) => name).sort(),
        ])
      : null
  const groups = new Map<string, typeof views>()
  for (const view of views) {
    const key = keyOf(view)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), view])
  }
  const largest = [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? []
  return largest.length > 1 ? { views: largest, alike: true } : { views, alike: false }
}

/** How many open uploads are on their way (sent or read), broken off, read, and not readable. */
export function countOpenUploads(open: readonly OpenUpload[]): {
  moving: number
  stopped: number
  read: number
  failed: number
} {
  const counts = { moving: 0, stopped: 0, read: 0, failed: 0 }
  for (const one of open) {
    if (one.kind === 'queued') {
      const { state } = one.queued
      if (state === 'failed') counts.failed += 1
      else if (state === 'paused') counts.stopped += 1
      else counts.moving += 1
    } else if (one.view.state === 'read') counts.read += 1
    else if (one.view.state === 'failed') counts.failed += 1
    else if (one.view.state === 'reading' || one.view.url !== null) counts.moving += 1
    else counts.stopped += 1
  }
  return counts
}

/** Whether a chosen file can be the one that an upload broke off with. */
export function isSameFile(
  file: { name: string; size: number },
  view: { fileName: string; size: number },
): boolean {
  return file.name === view.fileName && file.size === view.size
}
