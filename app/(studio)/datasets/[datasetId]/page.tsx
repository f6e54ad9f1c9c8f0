import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getPageActor, pageSeq, serve } from '#app/_server/serve.ts'
import { DatasetPage } from '#components/datasets/dataset-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, pickMessages } from '#lib/i18n/index.ts'
import { can, idOf } from '#lib/model/index.ts'

interface RouteProps {
  params: Promise<{ datasetId: string }>
}

const DatasetId = idOf('dataset')

async function readId({ params }: RouteProps): Promise<string> {
  const datasetId = DatasetId.safeParse((await params).datasetId)
  if (!datasetId.success) notFound()
  return datasetId.data
}

export async function generateMetadata(props: RouteProps): Promise<Metadata> {
  const { name } = await serve('datasets.get', { datasetId: await readId(props) })
  return { title: name }
}

export default async function DatasetRoute(props: RouteProps) {
  const datasetId = await readId(props)
  const { role } = await getPageActor()
  const since = await pageSeq()
  const [dataset, { runs }] = await Promise.all([
    serve('datasets.get', { datasetId }),
    serve('proposals.runs', { datasetId }),
  ])
  return (
    <MoreMessages
      messages={pickMessages(defaultLocale, [
        'datasets',
        'hub',
        'sources',
        'checks',
        'proposals',
        'proposals-rules',
      ])}
    >
      <DatasetPage
        key={dataset.id}
        dataset={dataset}
        runs={runs}
        since={since}
        now={Date.now()}
        may={{
          change: can(role, 'dataset:change'),
          propose: can(role, 'proposal:run'),
          write: can(role, 'task:edit'),
        }}
      />
    </MoreMessages>
  )
}
