import type { Metadata } from 'next'
import { getPageActor, hubEndpoint, pageSeq, serve } from '#app/_server/serve.ts'
import { DatasetsPage } from '#components/datasets/datasets-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

export const metadata: Metadata = { title: getTranslator(defaultLocale, 'datasets')('title') }

export default async function DatasetsRoute() {
  const actor = await getPageActor()
  const may = {
    add: can(actor.role, 'dataset:change'),
    propose: can(actor.role, 'proposal:run'),
  }
  const since = await pageSeq()
  const [{ datasets }, { uploads }] = await Promise.all([
    serve('datasets.list', {}),
    may.add ? serve('uploads.list', {}) : { uploads: [] },
  ])
  return (
    <MoreMessages
      messages={pickMessages(defaultLocale, [
        'datasets',
        'hub',
        'sources',
        'proposals',
        'proposals-rules',
      ])}
    >
      <DatasetsPage
        datasets={datasets}
        uploads={uploads}
        since={since}
        now={Date.now()}
        endpoint={await hubEndpoint()}
        may={may}
      />
    </MoreMessages>
  )
}
