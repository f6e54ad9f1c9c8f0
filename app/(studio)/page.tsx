import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getPageActor, hubEndpoint, pageSeq, serve } from '#app/_server/serve.ts'
import { Welcome } from '#components/datasets/welcome.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

export const metadata: Metadata = {
  title: { absolute: getTranslator(defaultLocale, 'shell')('name') },
}

/** The first page: how to begin; once there are datasets, those. */
export default async function FirstRoute() {
  const actor = await getPageActor()
  const mayAdd = can(actor.role, 'dataset:change')
  const since = await pageSeq()
  const { datasets } = await serve('datasets.list', {})
  if (datasets.length > 0) redirect('/datasets')
  const { uploads } = mayAdd ? await serve('uploads.list', {}) : { uploads: [] }
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['datasets', 'hub', 'sources'])}>
      <Welcome uploads={uploads} since={since} mayAdd={mayAdd} endpoint={await hubEndpoint()} />
    </MoreMessages>
  )
}
