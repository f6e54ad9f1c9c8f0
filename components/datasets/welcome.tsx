'use client'

import { useTranslations } from 'use-intl'
import type { UploadView } from '#lib/model/index.ts'
import { SampleCards } from './sample-cards.tsx'
import { UploadBox } from './upload-box.tsx'
import { UploadList } from './upload-list.tsx'

/** The first page of a studio without datasets: what it does, and the two ways to begin. */
export function Welcome({
  uploads,
  since,
  mayAdd,
  level: Heading = 'h1',
}: {
  uploads: UploadView[]
  since: number
  mayAdd: boolean
  level?: 'h1' | 'h2'
}) {
  const t = useTranslations('datasets.welcome')
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-8 px-4 pt-[6vh] pb-12">
      <div className="max-w-2xl">
        <Heading className="text-xl font-semibold tracking-tight">{t('title')}</Heading>
        <p className="mt-1.5 text-read text-soft">{t('text')}</p>
      </div>
      {mayAdd ? (
        <>
          <UploadBox />
          <UploadList initial={uploads} since={since} />
          <SampleCards />
        </>
      ) : (
        <p className="text-soft">{t('may-not')}</p>
      )}
    </div>
  )
}
