import type { Metadata } from 'next'
import { getPageActor, serve } from '#app/_server/serve.ts'
import { PromptsPage } from '#components/settings/prompts-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

export const metadata: Metadata = {
  title: getTranslator(defaultLocale, 'settings')('prompts.title'),
}

export default async function PromptsRoute() {
  const { role } = await getPageActor()
  const [{ prompts }, { datasets }] = await Promise.all([
    serve('prompts.list', {}),
    serve('datasets.list', {}),
  ])
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['settings', 'proposals'])}>
      <PromptsPage
        prompts={prompts}
        datasets={datasets
          .filter(({ state }) => state === 'ready')
          .map(({ id, name }) => ({ id, name }))}
        mayChange={can(role, 'model:change')}
        mayPreview={can(role, 'proposal:run')}
      />
    </MoreMessages>
  )
}
