'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Sheet } from '#components/ui/sheet.tsx'
import { ProposeForm } from './propose-form.tsx'
import { ProposeRun } from './propose-run.tsx'

export interface ProposeSheetProps {
  datasets: readonly { id: string; name: string }[]
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Leads to the runs of the dataset, where the page has them. */
  onLook?: () => void
}

interface Started {
  jobId: string
  runIds: string[]
}

/** Has tasks proposed: who proposes, what leaves the machine, how far it is, what came of it. */
export function ProposeSheet({ datasets, open, onOpenChange, onLook }: ProposeSheetProps) {
  const t = useTranslations('proposals')
  const title =
    datasets.length === 1
      ? t('title-one', { name: datasets[0]?.name ?? '' })
      : t('title', { count: datasets.length })
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={title} width="md">
      {open && datasets.length > 0 && (
        <Stages datasets={datasets} onClose={() => onOpenChange(false)} onLook={onLook ?? null} />
      )}
    </Sheet>
  )
}

/** Lives as long as the sheet is open: the next opening begins anew. */
function Stages({
  datasets: given,
  onClose,
  onLook,
}: {
  datasets: ProposeSheetProps['datasets']
  onClose: () => void
  onLook: (() => void) | null
}) {
  // A dataset that changes behind the sheet does not change what was asked for.
  const [datasets] = useState(given)
  const [again, setAgain] = useState<readonly string[]>(() => datasets.map(({ id }) => id))
  const [started, setStarted] = useState<Started | null>(null)
  if (started === null) return <ProposeForm datasetIds={again} onStarted={setStarted} />
  return (
    <ProposeRun
      {...started}
      datasetId={again.length === 1 ? (again[0] ?? null) : null}
      onClose={onClose}
      onLook={onLook}
      onAgain={(datasetIds) => {
        setAgain(datasetIds)
        setStarted(null)
      }}
    />
  )
}
