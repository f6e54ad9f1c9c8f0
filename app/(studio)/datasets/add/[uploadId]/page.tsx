import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { pageSeq, serve } from '#app/_server/serve.ts'
import { AddUploadPage } from '#components/datasets/add-upload-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { idOf } from '#lib/model/index.ts'

export const metadata: Metadata = { title: getTranslator(defaultLocale, 'datasets')('add-title') }

const UploadId = idOf('upload')

export default async function AddUploadRoute({
  params,
}: {
  params: Promise<{ uploadId: string }>
}) {
  const uploadId = UploadId.safeParse((await params).uploadId)
  if (!uploadId.success) notFound()
  const since = await pageSeq()
  const upload = await serve('uploads.get', { uploadId: uploadId.data })
  if (upload.state === 'added') redirect(`/datasets/${upload.datasetId}`)
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['datasets', 'sources'])}>
      <AddUploadPage key={upload.id} initial={upload} since={since} />
    </MoreMessages>
  )
}
