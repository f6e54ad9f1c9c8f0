'use client'

import { useTranslations } from 'use-intl'
import { AddWays } from '#components/hub/add-ways.tsx'
import { Page } from '#components/shell/page.tsx'
import type { UploadView } from '#lib/model/index.ts'
import { SampleCards } from './sample-cards.tsx'
import { UploadList } from './upload-list.tsx'

/** Where more datasets are added. */
export function AddPage({
  uploads,
  since,
  endpoint,
}: {
  uploads: UploadView[]
  since: number
  /** The Hub that the studio is set to. */
  endpoint: string
}) {
  const t = useTranslations('datasets')
  return (
    <Page title={t('add-title')} description={t('add-text')}>
      <div className="flex max-w-4xl flex-col gap-8 pt-2">
        <AddWays endpoint={endpoint} />
        <UploadList initial={uploads} since={since} />
        <SampleCards />
      </div>
    </Page>
  )
}
