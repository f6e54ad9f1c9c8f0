import type { Metadata } from 'next'
import { getBuiltStudio } from '#app/_server/studio.ts'
import { AccountFrame } from '#components/account/account-frame.tsx'
import { SetUpForm } from '#components/account/set-up-form.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { isOpenAccountToken } from '#lib/usecases/index.ts'

const t = getTranslator(defaultLocale, 'auth')

export const metadata: Metadata = { title: t('set-up-title') }

export default async function SetUpPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>
}) {
  const { token } = await searchParams
  const { studio } = await getBuiltStudio()
  if (typeof token !== 'string' || !isOpenAccountToken(studio, { token }))
    return <AccountFrame title={t('link-used')} text={t('link-used-text')} />
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['auth'])}>
      <AccountFrame title={t('set-up-title')} text={t('set-up-text')}>
        <SetUpForm token={token} />
      </AccountFrame>
    </MoreMessages>
  )
}
