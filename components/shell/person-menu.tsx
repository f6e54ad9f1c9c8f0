'use client'

import { LogOut, Settings } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '#components/ui/menu.tsx'
import { useShowError } from '#components/use-call.ts'

export interface ShellPerson {
  name: string
  email: string | null
  /** Posted to sign out; null where nobody is asked for an account. */
  signOutUrl: string | null
}

/** The first letters of up to two words of a name. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

/** Who works here, and the way out. */
export function PersonMenu({ person }: { person: ShellPerson }) {
  const t = useTranslations('shell')
  const showError = useShowError()
  const signOut = async (url: string) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-studio': '1' },
        body: '{}',
      })
      if (!response.ok) throw new Error(response.statusText)
      location.assign('/')
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('person.menu', { name: person.name })}
          icon={
            <span
              aria-hidden="true"
              className="flex size-6 items-center justify-center rounded-full border border-accent-line bg-accent-tint text-[0.6875rem] font-semibold text-accent"
            >
              {initials(person.name)}
            </span>
          }
        />
      }
    >
      <MenuLabel>
        <span className="block text-base font-medium text-ink">{person.name}</span>
        <span className="block">{person.email ?? t('person.local')}</span>
      </MenuLabel>
      <MenuSeparator />
      <MenuItem asChild>
        <Link href="/settings">
          <Settings aria-hidden="true" />
          {t('stages.settings')}
        </Link>
      </MenuItem>
      {person.signOutUrl && (
        <MenuItem
          icon={<LogOut aria-hidden="true" />}
          onSelect={() => signOut(person.signOutUrl ?? '')}
        >
          {t('person.sign-out')}
        </MenuItem>
      )}
    </Menu>
  )
}
