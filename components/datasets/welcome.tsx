'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { AddWays } from '#components/hub/add-ways.tsx'
import type { UploadView } from '#lib/model/index.ts'
import { SampleCards } from './sample-cards.tsx'
import { UploadList } from './upload-list.tsx'

/** The first page of a studio without datasets: what it does, and the two ways to begin. */
export function Welcome({
  uploads,
  since,
  mayAdd,
  endpoint,
  level: Heading = 'h1',
}: {
  uploads: UploadView[]
  since: number
  mayAdd: boolean
  /** The Hub that the studio is set to. */
  endpoint: string
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
          <AddWays endpoint={endpoint} />
          <UploadList initial={uploads} since={since} />
          <SampleCards />
          <p className="text-sm text-soft">
            {t.rich('import', {
              link: (chunks) => (
                <Link href="/datasets/import" className="text-accent underline underline-offset-2">
                  {chunks}
                </Link>
              ),
            })}
          </p>
        </>
      ) : (
        <p className="text-soft">{t('may-not')}</p>
      )}
    </div>
  )
}
