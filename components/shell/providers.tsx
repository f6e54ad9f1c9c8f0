'use client'

import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { IntlProvider } from 'use-intl'
import { Toaster } from '#components/ui/toaster.tsx'
import { TooltipProvider } from '#components/ui/tooltip.tsx'
import type { Locale, Messages, Namespace } from '#lib/i18n/index.ts'

export interface ProvidersProps {
  locale: Locale
  messages: Partial<Pick<Messages, Namespace>>
  /** For the one inline script, which sets the theme before the first paint. */
  nonce?: string
  children: ReactNode
}

/** Everything that stands once around all pages. */
export function Providers({ locale, messages, nonce, children }: ProvidersProps) {
  return (
    <IntlProvider locale={locale} messages={messages} timeZone="UTC">
      <ThemeProvider
        attribute="class"
        defaultTheme="system"
        enableSystem
        disableTransitionOnChange
        nonce={nonce}
        // React warns of scripts that it renders in the browser, where they never run.
        scriptProps={{ type: typeof window === 'undefined' ? 'text/javascript' : 'text/plain' }}
      >
        <NuqsAdapter>
          <TooltipProvider>{children}</TooltipProvider>
          <Toaster />
        </NuqsAdapter>
      </ThemeProvider>
    </IntlProvider>
  )
}
