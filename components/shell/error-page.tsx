'use client'

import { OctagonX } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** The number under which the server logged an error, where it did. */
function digestOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return null
  return typeof error.digest === 'string' ? error.digest : null
}

/** What stands in the place of a page that could not be rendered. */
export function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations('shell.error')
  const id = digestOf(error)
  return (
    <div role="alert" className="pt-[8vh]">
      <EmptyState
        level="h1"
        icon={<OctagonX className="text-danger" />}
        title={t('title')}
        text={
          <>
            <p>{t('text')}</p>
            {id && <p className="mt-2">{t('with-id', { id })}</p>}
          </>
        }
        action={
          <>
            <Button variant="primary" onClick={retry}>
              {t('retry')}
            </Button>
            <Button asChild>
              {/* A whole new page on purpose: what this one holds may be what broke it. */}
              <a href="/datasets">{t('home')}</a>
            </Button>
          </>
        }
      />
    </div>
  )
}
