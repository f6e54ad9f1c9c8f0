'use client'

import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import { type DatasetDetail, formatFieldPath, type TypeCorrection } from '#lib/model/index.ts'
import { JobProgress } from './job-progress.tsx'
import { useJob } from './use-job.ts'
import { useTakeRevision } from './use-take-revision.ts'

/** The corrections that were chosen, to be applied at once; then how far that is, and what came of it. */
export function PendingCorrections({
  dataset,
  corrections,
  onChange,
}: {
  dataset: DatasetDetail
  corrections: readonly TypeCorrection[]
  onChange: (corrections: TypeCorrection[]) => void
}) {
  const t = useTranslations('datasets.correct')
  const sentence = useSentence('errors')
  const showError = useShowError()
  const takeRevision = useTakeRevision(dataset)
  const [starting, setStarting] = useState(false)
  const [running, setRunning] = useState<{ jobId: string; before: string | null } | null>(null)
  const told = useRef<string | null>(null)
  const job = useJob((one) => one.id === running?.jobId, running !== null)

  useEffect(() => {
    if (!running || job?.id !== running.jobId || told.current === job.id) return
    if (job.state === 'queued' || job.state === 'running') return
    told.current = job.id
    setRunning(null)
    const { before } = running
    if (job.state === 'done') {
      onChange([])
      notify.success(
        t('done', { name: dataset.name }),
        before ? { action: { label: t('undo'), onClick: () => takeRevision(before) } } : {},
      )
    } else if (job.error) notify.error(sentence(job.error))
  }, [job, running, onChange, t, sentence, dataset.name, takeRevision])

  const apply = async () => {
    setStarting(true)
    try {
      const { jobId } = await call('datasets.correct', {
        datasetId: dataset.id,
        corrections: [...corrections],
      })
      setRunning({ jobId, before: dataset.revisionId })
    } catch (error) {
      showError(error)
    } finally {
      setStarting(false)
    }
  }
  if (running !== null)
    return (
      <div role="status" className="rounded-md border border-line px-4 py-2.5">
        <JobProgress job={job} label={t('applying', { name: dataset.name })} showLabel />
      </div>
    )
  if (corrections.length === 0) return null
  return (
    <section
      aria-label={t('pending', { count: corrections.length })}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-info-line bg-info-tint px-3 py-2"
    >
      <ul className="flex min-w-60 flex-1 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        {corrections.map((correction) => {
          const field = formatFieldPath(correction.field)
          return (
            <li key={field} className="flex items-center gap-1">
              {t('chosen', { field, as: t(`kind.${correction.as.kind}`) })}
              <Button
                size="icon-sm"
                variant="ghost"
                icon={<X />}
                aria-label={t('drop', { field })}
                onClick={() => onChange(corrections.filter((one) => one !== correction))}
              />
            </li>
          )
        })}
      </ul>
      <Button size="sm" variant="primary" pending={starting} onClick={apply}>
        {t('apply', { count: corrections.length })}
      </Button>
    </section>
  )
}
