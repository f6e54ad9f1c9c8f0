import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { defaultLocale, getTranslator } from '#lib/i18n/index.ts'

export default function NotFound() {
  const t = getTranslator(defaultLocale, 'shell')
  return (
    <main className="pt-[12vh]">
      <EmptyState
        level="h1"
        title={t('not-found.title')}
        text={t('not-found.text')}
        action={
          <Button asChild variant="primary">
            <Link href="/datasets">{t('not-found.home')}</Link>
          </Button>
        }
      />
    </main>
  )
}
