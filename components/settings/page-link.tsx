'use client'

import Link from 'next/link'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'

/** A part of the settings that has a page of its own: what it is, and the way there. */
export function PageLink({ part, href }: { part: 'money-link' | 'prompts'; href: string }) {
  const t = useTranslations('settings')
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-wrap items-end gap-2">
      <div className="min-w-60 flex-1">
        <h2 id={id} className="font-semibold">
          {t(`${part}.title`)}
        </h2>
        <p className="text-sm text-soft">{t(`${part}.text`)}</p>
      </div>
      <Button asChild>
        <Link href={href}>{t(`${part}.open`)}</Link>
      </Button>
    </section>
  )
}
