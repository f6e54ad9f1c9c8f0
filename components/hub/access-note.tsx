'use client'

import { ExternalLink, KeyRound } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useCall } from '#components/use-call.ts'
import type { HubLook } from '#lib/model/index.ts'

/** Who may read a repository, where that is not everybody: what to do, and with whose token it is read. */
export function AccessNote({
  look,
  onAgain,
}: {
  look: HubLook
  /** Looks again, where nothing of it can be read yet. */
  onAgain: (() => void) | null
}) {
  const t = useTranslations('hub.page.look')
  const sentence = useSentence('errors')
  const limited = look.gated !== 'no' || look.private
  const { data: account } = useCall('hub.account', {}, { skip: !limited })
  if (!limited) return null
  const whose =
    account === null
      ? null
      : account.error
        ? t('account.failed', { reason: sentence(account.error) })
        : t(`account.${account.token}`, { name: account.name ?? '' })
  const token = (
    <Button asChild size="sm" icon={<KeyRound aria-hidden="true" />}>
      <Link href="/settings#hub">{t('to-token')}</Link>
    </Button>
  )
  if (look.gated === 'no')
    return (
      <Callout tone="info" actions={account?.error ? token : undefined}>
        {t('private-note')} {whose}
      </Callout>
    )
  return (
    <Callout
      tone="warning"
      title={t(`gated-title.${look.gated}`)}
      actions={
        <>
          <Button asChild size="sm" icon={<ExternalLink aria-hidden="true" />}>
            <a href={`${look.endpoint}/datasets/${look.repo}`} target="_blank" rel="noreferrer">
              {t('gated-open')}
            </a>
          </Button>
          {token}
          {onAgain && (
            <Button size="sm" onClick={onAgain}>
              {t('again')}
            </Button>
          )}
        </>
      }
    >
      {t(`gated-text.${look.gated}`)} {whose}
    </Callout>
  )
}
