import type { Metadata } from 'next'
import { getPageActor, pageSeq, serve } from '#app/_server/serve.ts'
import { SettingsPage } from '#components/settings/settings-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

export const metadata: Metadata = { title: getTranslator(defaultLocale, 'settings')('title') }

export default async function SettingsRoute() {
  const { role } = await getPageActor()
  const since = await pageSeq()
  const [{ name, policy, judgeModelId }, { models }] = await Promise.all([
    serve('project.get', {}),
    serve('models.list', {}),
  ])
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['settings'])}>
      <SettingsPage
        projectName={name}
        policy={policy}
        judgeModelId={judgeModelId}
        models={models}
        since={since}
        may={{
          changeProject: can(role, 'project:change'),
          changeModels: can(role, 'model:change'),
          changeHub: can(role, 'model:change'),
        }}
      />
    </MoreMessages>
  )
}
