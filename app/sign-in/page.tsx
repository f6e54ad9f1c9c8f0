import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { findRequestActor } from '#app/_server/actor.ts'
import { AccountFrame } from '#components/account/account-frame.tsx'
import { SignInForm } from '#components/account/sign-in-form.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'

const t = getTranslator(defaultLocale, 'auth')

export const metadata: Metadata = { title: t('sign-in-title') }

export default async function SignInPage() {
  if (await findRequestActor(await headers())) redirect('/')
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['auth'])}>
      <AccountFrame title={t('sign-in-title')}>
        <SignInForm />
      </AccountFrame>
    </MoreMessages>
  )
}
