'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useCall } from '#components/use-call.ts'
import { linkOfPath } from './hub-entry.ts'
import { LookError } from './look-error.tsx'
import { LookView } from './look-view.tsx'

/** A repository of the Hub as it is now, looked at before anything big is fetched. */
export function HubLookPage({ path, now }: { path: string[]; now: number }) {
  const t = useTranslations('hub.page')
  const link = linkOfPath(path)
  const { data, error, pending, reload } = useCall('hub.look', { link })
  if (error !== null && !pending)
    return (
      <Page title={path.slice(0, 2).join('/')}>
        <LookError
          title={t('look.failed', { link: path.join('/') })}
          error={error}
          page={null}
          onRetry={reload}
        />
        <Button asChild className="mt-4">
          <Link href={`/datasets/add/hub?q=${encodeURIComponent(path.slice(0, 2).join('/'))}`}>
            {t('look.search-again')}
          </Link>
        </Button>
      </Page>
    )
  if (data === null)
    return (
      <Page title={path.slice(0, 2).join('/')} description={<Skeleton className="my-1 h-3 w-72" />}>
        <span className="sr-only" role="status">
          {t('look.loading', { link })}
        </span>
        <div className="animate-late">
          <Skeleton className="h-12 w-full" />
          <Skeleton className="mt-4 h-7 w-40" />
          <Skeleton className="mt-6 h-80 w-full rounded-md" />
        </div>
      </Page>
    )
  return <LookView key={data.commit} look={data} now={now} onReload={reload} />
}
