'use client'

import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'

/** Leads from the settings to what models cost. */
export function MoneyLink() {
  const t = useTranslations('settings.money-link')
  return (
    <section aria-labelledby="money" className="flex flex-wrap items-end gap-2">
      <div className="min-w-60 flex-1">
        <h2 id="money" className="font-semibold">
          {t('title')}
        </h2>
        <p className="text-sm text-soft">{t('text')}</p>
      </div>
      <Button asChild>
        <Link href="/settings/money">{t('open')}</Link>
      </Button>
    </section>
  )
}
