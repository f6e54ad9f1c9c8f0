'use client'

import type { ReactNode } from 'react'
import { IntlProvider, useLocale, useMessages } from 'use-intl'
import type { Messages, Namespace } from '#lib/i18n/index.ts'

/**
 * Adds namespaces to those the pages around already have: a layout hands over what its pages need
 * (`<MoreMessages messages={pickMessages(locale, ['review', 'checks'])}>`), and no page carries the rest.
 */
export function MoreMessages({
  messages,
  children,
}: {
  messages: Partial<Pick<Messages, Namespace>>
  children: ReactNode
}) {
  const locale = useLocale()
  const around = useMessages()
  return (
    <IntlProvider locale={locale} messages={{ ...around, ...messages }} timeZone="UTC">
      {children}
    </IntlProvider>
  )
}
