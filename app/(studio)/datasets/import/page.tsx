import type { Metadata } from 'next'
import { getPageActor, pageSeq, serve } from '#app/_server/serve.ts'
import { ImportsPage } from '#components/imports/imports-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

export const metadata: Metadata = { title: getTranslator(defaultLocale, 'imports')('title') }

export default async function ImportsRoute() {
  const actor = await getPageActor()
  const since = await pageSeq()
  const { imports } = await serve('imports.list', {})
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['imports', 'datasets'])}>
      <ImportsPage imports={imports} since={since} mayImport={can(actor.role, 'proposal:run')} />
    </MoreMessages>
  )
}
