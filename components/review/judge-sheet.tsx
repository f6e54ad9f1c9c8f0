'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Sheet } from '#components/ui/sheet.tsx'
import type { Api } from '#lib/model/index.ts'
import { JudgeForm } from './judge-form.tsx'
import { JudgeRun } from './judge-run.tsx'

export interface JudgeSheetProps {
  /** The task in view and its family, the task first; empty where none is in view. */
  familyIds: readonly string[]
  filter: Api['review.queue']['input']['filter']
  /** How many tasks the filter leaves. */
  matching: number
  onClose: () => void
}

/** Has a model judge tasks: which, by whom, what leaves the machine and costs, then what came of it. */
export function JudgeSheet({ onClose, ...given }: JudgeSheetProps) {
  const t = useTranslations('review.judge')
  // What changes behind the sheet does not change what was asked for.
  const [asked] = useState(given)
  const [jobId, setJobId] = useState<string | null>(null)
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('text')}
      width="md"
    >
      {jobId === null ? (
        <JudgeForm {...asked} onStarted={setJobId} />
      ) : (
        <JudgeRun jobId={jobId} onClose={onClose} />
      )}
    </Sheet>
  )
}
