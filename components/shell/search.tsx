'use client'

import { Search as SearchIcon } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { useShortcuts } from '#components/ui/use-shortcuts.ts'

const CommandPalette = dynamic(
  () => import('./command-palette.tsx').then((m) => m.CommandPalette),
  {
    ssr: false,
  },
)

/** The search button and its shortcut; the palette is loaded when it is first opened. */
export function Search() {
  const t = useTranslations('shell.search')
  const [open, setOpen] = useState(false)
  const [used, setUsed] = useState(false)
  const show = (next: boolean) => {
    setUsed(true)
    setOpen(next)
  }
  useShortcuts({ 'Mod+K': () => show(!open) })
  return (
    <>
      <Button
        onClick={() => show(true)}
        shortcut="Mod+K"
        icon={<SearchIcon aria-hidden="true" />}
        aria-haspopup="dialog"
        className="border-line px-2 font-normal text-soft [&_kbd]:hidden lg:w-60 lg:[&_kbd]:inline-flex"
      >
        <span className="sr-only flex-1 text-left lg:not-sr-only">{t('button')}</span>
      </Button>
      {used && <CommandPalette open={open} onOpenChange={setOpen} />}
    </>
  )
}
