import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '#components/shell/providers.tsx'
import { defaultLocale, getTranslator, pickMessages } from '#lib/i18n/index.ts'
import './globals.css'

const t = getTranslator(defaultLocale, 'shell')

export const metadata: Metadata = {
  title: { template: `%s · ${t('name')}`, default: t('name') },
  description: t('description'),
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#15181a' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = defaultLocale
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // The theme's class is set before React takes over.
    <html
      lang={locale}
      suppressHydrationWarning
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body>
        <Providers
          locale={locale}
          messages={pickMessages(locale, ['common', 'shell', 'errors'])}
          nonce={nonce}
        >
          {children}
        </Providers>
      </body>
    </html>
  )
}
