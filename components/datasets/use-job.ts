'use client'

import { useCall } from '#components/use-call.ts'
import type { JobView } from '#lib/model/index.ts'

/** The newest job that `wanted` picks, kept up to date while `active`; null while there is none. */
export function useJob(wanted: (job: JobView) => boolean, active = true): JobView | null {
  const { data } = useCall(
    'jobs.list',
    {},
    { live: active ? ['job'] : [], pause: 150, skip: !active },
  )
  const found = data?.jobs.filter(wanted) ?? []
  return found.reduce<JobView | null>(
    (newest, job) => (newest === null || job.createdAt > newest.createdAt ? job : newest),
    null,
  )
}
