import type { Metadata } from 'next'
import { hubEndpoint, pageSeq, serve } from '#app/_server/serve.ts'
import { AddPage } from '#components/datasets/add-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'

export const metadata: Metadata = { title: getTranslator(defaultLocale, 'datasets')('add-title') }

export default async function AddRoute() {
  const since = await pageSeq()
  const { uploads } = await serve('uploads.list', {})
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['datasets', 'hub', 'sources'])}>
      <AddPage uploads={uploads} since={since} endpoint={await hubEndpoint()} />
    </MoreMessages>
  )
}
