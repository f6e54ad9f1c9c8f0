import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getPageActor, hubEndpoint } from '#app/_server/serve.ts'
import { HubSearchPage } from '#components/hub/search-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

export const metadata: Metadata = {
  title: getTranslator(defaultLocale, 'hub')('page.search.title'),
}

export default async function HubSearchRoute() {
  const { role } = await getPageActor()
  if (!can(role, 'dataset:change')) redirect('/datasets')
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['hub'])}>
      <HubSearchPage now={Date.now()} endpoint={await hubEndpoint()} />
    </MoreMessages>
  )
}
