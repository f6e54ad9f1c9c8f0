'use client'

import { Languages } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuRadioGroup, MenuRadioItem } from '#components/ui/menu.tsx'

/** The language of the interface, each by its own name; nothing while there is only one. */
export function LanguageMenu({ locales }: { locales: readonly string[] }) {
  const t = useTranslations('shell')
  const locale = useLocale()
  const router = useRouter()
  if (locales.length < 2) return null
  const choose = (next: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there on plain http
    document.cookie = `locale=${next}; path=/; max-age=31536000; samesite=lax`
    router.refresh()
  }
  return (
    <Menu
      align="end"
      label={t('language.label')}
      trigger={
        <Button variant="ghost" size="icon" aria-label={t('language.label')} icon={<Languages />} />
      }
    >
      <MenuRadioGroup value={locale} onValueChange={choose}>
        {locales.map((name) => (
          <MenuRadioItem key={name} value={name} lang={name}>
            {new Intl.DisplayNames([name], { type: 'language' }).of(name)}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  )
}
