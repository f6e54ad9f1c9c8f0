'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Callout } from '#components/ui/callout.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import {
  type DatasetDetail,
  type Field,
  type FieldPath,
  type FieldType,
  formatFieldPath,
  type JobView,
  listFieldPaths,
  type Profile,
  sameFieldPath,
  type TypeCorrection,
} from '#lib/model/index.ts'
import { CorrectDialog } from './correct-dialog.tsx'
import { withCorrection } from './correction-draft.ts'
import { FieldRow } from './field-row.tsx'
import { JobProgress } from './job-progress.tsx'
import { PendingCorrections } from './pending-corrections.tsx'
import { useJob } from './use-job.ts'

const cell = 'border-b border-line bg-sunken px-3 py-1.5 font-medium text-soft'

/** What each field holds. Until it is measured, its name, type, and how far the measuring is. */
export function FieldsTab({
  dataset,
  fields,
  profile,
  mayChange,
}: {
  dataset: DatasetDetail
  fields: readonly Field[]
  profile: Profile | null
  mayChange: boolean
}) {
  const t = useTranslations('datasets')
  const job = useJob(
    (one) => one.kind === 'profile' && one.href === `/datasets/${dataset.id}`,
    profile === null,
  )
  const [corrections, setCorrections] = useState<TypeCorrection[]>([])
  const [typing, setTyping] = useState<{ path: FieldPath; type: FieldType } | null>(null)
  const positions = new Map(fields.map((field, index) => [field.name, index]))
  const measured = new Map(
    profile?.fields.map((field) => [formatFieldPath(field.path), field]) ?? [],
  )
  const listed =
    profile?.fields.map(({ path, type }) => ({ path, type })) ?? listFieldPaths(fields, 200)
  return (
    <div className="flex flex-col gap-3 pb-10">
      <PendingCorrections dataset={dataset} corrections={corrections} onChange={setCorrections} />
      {profile === null && <Measuring job={job} name={dataset.name} />}
      {profile !== null && profile.scanned < profile.rows && (
        <p className="text-sm text-soft">
          {t('profile.scanned', { scanned: profile.scanned, rows: profile.rows })}
        </p>
      )}
      <div className="overflow-x-auto rounded-md border border-line">
        <table className="w-full min-w-[42rem] lg:min-w-[60rem] border-separate border-spacing-0 text-left text-sm">
          <thead>
            <tr>
              <th scope="col" className={`${cell} sticky left-0 z-10 w-44 lg:w-56`}>
                {t('col.field')}
              </th>
              <th scope="col" className={`${cell} hidden w-40 lg:table-cell`}>
                {t('col.type')}
              </th>
              <th scope="col" className={`${cell} w-20 text-right`}>
                {t('col.null')}
              </th>
              <th scope="col" className={`${cell} w-24 text-right`}>
                {t('col.distinct')}
              </th>
              <th scope="col" className={`${cell} w-40 text-right lg:w-44`}>
                {t('col.length')}
              </th>
              <th scope="col" className={cell}>
                {t('col.values')}
              </th>
            </tr>
          </thead>
          <tbody>
            {listed.map(({ path, type }) => {
              const name = formatFieldPath(path)
              return (
                <FieldRow
                  key={name}
                  path={path}
                  type={type}
                  position={positions.get(String(path[0])) ?? 0}
                  measured={measured.get(name) ?? null}
                  rows={profile?.rows ?? 0}
                  pending={profile === null}
                  onType={mayChange ? () => setTyping({ path, type }) : null}
                />
              )
            })}
          </tbody>
        </table>
      </div>
      {typing && (
        <CorrectDialog
          datasetId={dataset.id}
          path={typing.path}
          type={typing.type}
          given={corrections.find(({ field }) => sameFieldPath(field, typing.path)) ?? null}
          onClose={() => setTyping(null)}
          onCorrect={(correction) => {
            setCorrections(withCorrection(corrections, correction))
            setTyping(null)
          }}
        />
      )}
      {profile !== null && profile.unmeasured.length > 0 && (
        <p className="text-sm text-soft wrap-anywhere">
          {t('profile.unmeasured', {
            count: profile.unmeasured.length,
            names: profile.unmeasured.slice(0, 20).map(formatFieldPath).join(', '),
          })}
        </p>
      )}
    </div>
  )
}

function Measuring({ job, name }: { job: JobView | null; name: string }) {
  const t = useTranslations('datasets')
  if (job?.state === 'failed' || job?.state === 'canceled')
    return <Callout tone="warning">{t('profile.stopped')}</Callout>
  return (
    <div role="status" className="rounded-md border border-line px-4 py-2.5">
      {job === null ? (
        <Skeleton className="my-3 h-1.5 w-full" />
      ) : (
        <JobProgress job={job} label={t('profile.measuring', { name })} showLabel />
      )}
    </div>
  )
}
