'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuRadioGroup, MenuRadioItem } from '#components/ui/menu.tsx'

const themes = [
  { id: 'light', icon: Sun },
  { id: 'dark', icon: Moon },
  { id: 'system', icon: Monitor },
] as const

/** Light, dark, or as the system. */
export function ThemeMenu() {
  const t = useTranslations('shell')
  const { theme, setTheme } = useTheme()
  return (
    <Menu
      align="end"
      label={t('theme.label')}
      trigger={
        // Both icons, one hidden by the theme's class: the server cannot know which.
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('theme.label')}
          icon={
            <>
              <Sun className="dark:hidden" />
              <Moon className="hidden dark:block" />
            </>
          }
        />
      }
    >
      <MenuRadioGroup value={theme ?? 'system'} onValueChange={setTheme}>
        {themes.map(({ id, icon: Icon }) => (
          <MenuRadioItem key={id} value={id}>
            <Icon aria-hidden="true" className="text-soft" />
            {t(`theme.${id}`)}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  )
}
