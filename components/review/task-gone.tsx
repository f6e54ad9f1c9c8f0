import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { defaultLocale, getTranslator } from '#lib/i18n/index.ts'

/** What stands in the place of a task that a link names and that is not there. */
export function TaskGone() {
  const t = getTranslator(defaultLocale, 'review')
  return (
    <EmptyState
      level="h1"
      icon={<SearchX />}
      title={t('empty.gone')}
      text={t('empty.gone-text')}
      action={
        <Button asChild variant="primary">
          <Link href="/review">{t('empty.to-queue')}</Link>
        </Button>
      }
    />
  )
}
