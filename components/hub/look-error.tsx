'use client'

import { ExternalLink, KeyRound } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { ApiError } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useErrorText } from '#components/use-call.ts'

/** Codes of refusals that a token, or consent on the repository's page, gets over. */
const aboutAccess = /^hub-(gated|token-|repo-missing)/

/** What the Hub refused or what broke, with the ways on: again, the page of the repository, the token. */
export function LookError({
  title,
  error,
  page,
  onRetry,
}: {
  title: string
  error: unknown
  /** The repository's page on the Hub; null where it is not known. */
  page: string | null
  onRetry: () => void
}) {
  const t = useTranslations('hub.page.look')
  const errorText = useErrorText()
  const access = error instanceof ApiError && aboutAccess.test(error.code)
  return (
    <Callout
      tone="danger"
      live
      title={title}
      className="max-w-3xl"
      actions={
        <>
          <Button size="sm" onClick={onRetry}>
            {t('again')}
          </Button>
          {page !== null && (
            <Button asChild size="sm" icon={<ExternalLink aria-hidden="true" />}>
              <a href={page} target="_blank" rel="noreferrer">
                {t('open-hub')}
              </a>
            </Button>
          )}
          {access && (
            <Button asChild size="sm" icon={<KeyRound aria-hidden="true" />}>
              <Link href="/settings#hub">{t('to-token')}</Link>
            </Button>
          )}
        </>
      }
    >
      {errorText(error)}
    </Callout>
  )
}
