'use client'

import { Command } from 'cmdk'
import { Database, Monitor, Moon, Search, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import * as Dialog from 'radix-ui/dialog'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Kbd } from '#components/ui/kbd.tsx'
import { useCall } from '#components/use-call.ts'
import { stages } from './stages.ts'

export interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** More are found by typing. */
const datasetsShown = 50

/** Goes to any page or dataset by name. */
export function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  const t = useTranslations('shell')
  const router = useRouter()
  const { setTheme } = useTheme()
  const [query, setQuery] = useState('')
  const { data } = useCall('datasets.list', {}, { skip: !open })
  const all = data?.datasets ?? []
  const wanted = query.trim().toLowerCase()
  // Few are left to the palette's own search, which forgives more; of many, those that hold the text.
  const datasets = (
    all.length <= datasetsShown
      ? all
      : all.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, datasetsShown)
  ).map(({ id, name }) => ({ name, href: `/datasets/${id}` }))
  const close = () => {
    onOpenChange(false)
    setQuery('')
  }
  const go = (href: string) => {
    close()
    router.push(href)
  }
  const theme = (name: string) => {
    close()
    setTheme(name)
  }
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? onOpenChange(true) : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-raised data-[state=open]:animate-appear"
        >
          <Dialog.Title className="sr-only">{t('search.title')}</Dialog.Title>
          <Command label={t('search.title')} loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden="true" className="size-4 shrink-0 text-soft" />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                placeholder={t('search.placeholder')}
                className="h-11 w-full bg-transparent text-read outline-none"
              />
            </div>
            <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-6 text-soft">
                {t('search.none', { query })}
              </Command.Empty>
              <Group heading={t('search.pages')}>
                {stages.map((stage) => (
                  <Item
                    key={stage.id}
                    value={`page ${t(`stages.${stage.id}`)}`}
                    icon={<stage.icon />}
                    onSelect={() => go(stage.href)}
                  >
                    {t(`stages.${stage.id}`)}
                  </Item>
                ))}
              </Group>
              {datasets.length > 0 && (
                <Group heading={t('search.datasets')}>
                  {datasets.map((dataset) => (
                    <Item
                      key={dataset.href}
                      value={`${dataset.name} ${dataset.href}`}
                      icon={<Database />}
                      onSelect={() => go(dataset.href)}
                    >
                      {dataset.name}
                    </Item>
                  ))}
                </Group>
              )}
              <Group heading={t('theme.label')}>
                <Item value="theme light" icon={<Sun />} onSelect={() => theme('light')}>
                  {t('theme.light')}
                </Item>
                <Item value="theme dark" icon={<Moon />} onSelect={() => theme('dark')}>
                  {t('theme.dark')}
                </Item>
                <Item value="theme system" icon={<Monitor />} onSelect={() => theme('system')}>
                  {t('theme.system')}
                </Item>
              </Group>
            </Command.List>
            <div className="flex gap-4 border-t border-line bg-sunken px-4 py-2 text-xs text-soft">
              <Hint shortcut="↑ ↓" text={t('search.hint-move')} />
              <Hint shortcut="Enter" text={t('search.hint-open')} />
              <Hint shortcut="Escape" text={t('search.hint-close')} />
            </div>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-soft"
    >
      {children}
    </Command.Group>
  )
}

function Item({
  value,
  icon,
  onSelect,
  children,
}: {
  value: string
  icon: ReactNode
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-soft"
    >
      {icon}
      <span className="min-w-0 truncate">{children}</span>
    </Command.Item>
  )
}

function Hint({ shortcut, text }: { shortcut: string; text: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <Kbd shortcut={shortcut} /> {text}
    </span>
  )
}
