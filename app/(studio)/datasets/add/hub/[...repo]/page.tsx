import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { getPageActor } from '#app/_server/serve.ts'
import { HubLookPage } from '#components/hub/look-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

interface RouteProps {
  params: Promise<{ repo: string[] }>
}

async function readPath({ params }: RouteProps): Promise<string[]> {
  try {
    return (await params).repo.map(decodeURIComponent)
  } catch (error) {
    if (error instanceof URIError) notFound()
    throw error
  }
}

export async function generateMetadata(props: RouteProps): Promise<Metadata> {
  return { title: (await readPath(props)).slice(0, 2).join('/') }
}

export default async function HubLookRoute(props: RouteProps) {
  const { role } = await getPageActor()
  if (!can(role, 'dataset:change')) redirect('/datasets')
  const path = await readPath(props)
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['datasets', 'hub', 'sources'])}>
      <HubLookPage key={path.join('/')} path={path} now={Date.now()} />
    </MoreMessages>
  )
}
