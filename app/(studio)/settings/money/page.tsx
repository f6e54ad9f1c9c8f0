import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getPageActor, pageSeq, serve } from '#app/_server/serve.ts'
import { MoneyPage } from '#components/money/money-page.tsx'
import { MoreMessages } from '#components/shell/more-messages.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import { can } from '#lib/model/index.ts'

export const metadata: Metadata = {
  title: getTranslator(defaultLocale, 'settings')('money.title'),
}

const firstCalls = 50

export default async function MoneyRoute() {
  const { role } = await getPageActor()
  if (!can(role, 'money:read')) notFound()
  const since = await pageSeq()
  const [money, calls] = await Promise.all([
    serve('money.get', {}),
    serve('money.calls', { limit: firstCalls }),
  ])
  return (
    <MoreMessages messages={pickMessages(defaultLocale, ['settings'])}>
      <MoneyPage
        initial={money}
        initialCalls={calls}
        since={since}
        mayChange={can(role, 'money:change')}
      />
    </MoreMessages>
  )
}
