'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'
import type { DatasetRow } from '#lib/model/index.ts'

/** Asks before a dataset and its tasks are taken out of the project. */
export function RemoveDataset({
  dataset,
  open,
  onOpenChange,
}: {
  dataset: DatasetRow
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const t = useTranslations('datasets.remove')
  const router = useRouter()
  const showError = useShowError()
  const tasks = Object.values(dataset.tasks).reduce((sum, count) => sum + count, 0)
  const remove = async () => {
    try {
      await call('datasets.remove', { datasetId: dataset.id })
      notify.info(t('removed', { name: dataset.name }))
      router.push('/datasets')
    } catch (error) {
      showError(error)
      throw error
    }
  }
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      danger
      title={t('title', { name: dataset.name, tasks })}
      text={t('text', { approved: dataset.tasks.approved })}
      confirm={t('confirm', { tasks })}
      onConfirm={remove}
    />
  )
}
