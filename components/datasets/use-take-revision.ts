'use client'

import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { notify } from '#components/ui/toaster.tsx'
import { useShowError } from '#components/use-call.ts'

/** Makes an earlier revision the one in force; the notice of it takes that back. */
export function useTakeRevision({
  id: datasetId,
  revisionId: present,
}: {
  id: string
  revisionId: string | null
}): (revisionId: string) => Promise<void> {
  const t = useTranslations('datasets.revisions')
  const showError = useShowError()
  return useCallback(
    async (revisionId) => {
      const take = async (wanted: string, back: string | null) => {
        try {
          const { revisionNumber } = await call('datasets.useRevision', {
            datasetId,
            revisionId: wanted,
          })
          notify.success(
            t('used', { number: revisionNumber ?? 0 }),
            back ? { action: { label: t('undo'), onClick: () => take(back, null) } } : {},
          )
        } catch (error) {
          showError(error)
        }
      }
      await take(revisionId, present === revisionId ? null : present)
    },
    [datasetId, present, t, showError],
  )
}
