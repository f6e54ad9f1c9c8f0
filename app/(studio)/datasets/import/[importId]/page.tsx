import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { createLoader, type SearchParams } from 'nuqs/server'
import { getPageActor, hubEndpoint, pageSeq, serve } from '#app/_server/serve.ts'
import { importParams, itemsOf } from '#components/imports/import-params.ts'
import { ImportReportPage } from '#components/imports/import-report-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can, idOf } from '#lib/model/index.ts'

export const metadata: Metadata = { title: getTranslator(defaultLocale, 'imports')('title') }

const ImportId = idOf('import')
const loadParams = createLoader(importParams)

export default async function ImportRoute({
  params,
  searchParams,
}: {
  params: Promise<{ importId: string }>
  searchParams: Promise<SearchParams>
}) {
  const importId = ImportId.safeParse((await params).importId)
  if (!importId.success) notFound()
  const actor = await getPageActor()
  const since = await pageSeq()
  const filter = itemsOf(await loadParams(searchParams))
  const initial = await serve('imports.get', { importId: importId.data, ...filter })
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['imports', 'datasets', 'hub'])}>
      <ImportReportPage
        key={initial.id}
        initial={initial}
        since={since}
        mayImport={can(actor.role, 'proposal:run')}
        endpoint={await hubEndpoint()}
      />
    </MoreMessages>
  )
}
