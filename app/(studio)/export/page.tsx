import type { Metadata } from 'next'
import { pageSeq, serve } from '#app/_server/serve.ts'
import { ExportPage } from '#components/export/export-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'

export const metadata: Metadata = { title: getTranslator(defaultLocale, 'export')('title') }

export default async function ExportRoute() {
  const since = await pageSeq()
  const [{ exportOptions }, { exports }] = await Promise.all([
    serve('project.get', {}),
    serve('export.list', {}),
  ])
  const plan = await serve('export.plan', { options: exportOptions })
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['export'])}>
      <ExportPage plan={plan} exports={exports} since={since} />
    </MoreMessages>
  )
}
