'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'

/** Leads to the prompts, which need a page of their own. */
export function PromptsSection() {
  const t = useTranslations('settings.prompts')
  return (
    <section aria-labelledby="prompts" className="flex flex-wrap items-end gap-2">
      <div className="min-w-60 flex-1">
        <h2 id="prompts" className="font-semibold">
          {t('title')}
        </h2>
        <p className="text-sm text-soft">{t('text')}</p>
      </div>
      <Button asChild>
        <Link href="/settings/prompts">{t('open')}</Link>
      </Button>
    </section>
  )
}
