'use client'

import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCall } from '#components/use-call.ts'
import type { JobView, ProjectView } from '#lib/model/index.ts'
import { JobsPopover } from './jobs-popover.tsx'
import { LanguageMenu } from './language-menu.tsx'
import { PersonMenu, type ShellPerson } from './person-menu.tsx'
import { Rail } from './rail.tsx'
import { railCookie } from './rail-cookie.ts'
import { Search } from './search.tsx'
import { StageMenu } from './stage-menu.tsx'
import { ThemeMenu } from './theme-menu.tsx'

export interface ShellProps {
  project: ProjectView
  person: ShellPerson
  /** The jobs as the server read them. */
  jobs: JobView[]
  /** The live sequence number at which all this was read. */
  since: number
  locales: readonly string[]
  railCollapsed: boolean
  children: ReactNode
}

/** What stands around every page of the studio: the rail of stages, the top bar, and `main`. */
export function Shell({
  project,
  person,
  jobs,
  since,
  locales,
  railCollapsed,
  children,
}: ShellProps) {
  const t = useTranslations('shell')
  const [collapsed, setCollapsed] = useState(railCollapsed)
  const { data } = useCall(
    'project.get',
    {},
    { initial: project, live: ['project', 'dataset', 'task'], pause: 1_000, since },
  )
  const toggle = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not there on plain http
    document.cookie = `${railCookie}=${collapsed ? 'open' : 'collapsed'}; path=/; max-age=31536000; samesite=lax`
    setCollapsed(!collapsed)
  }
  const { name, counts } = data ?? project
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <Rail counts={counts} collapsed={collapsed} onToggle={toggle} />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-20 flex h-11 shrink-0 items-center gap-1 border-b border-line bg-canvas px-2 md:pl-4">
          <StageMenu counts={counts} />
          <p className="min-w-0 flex-1 truncate font-medium">
            <span className="sr-only">{t('project')} </span>
            {name}
          </p>
          <Search />
          <JobsPopover initial={jobs} since={since} />
          <LanguageMenu locales={locales} />
          <ThemeMenu />
          <PersonMenu person={person} />
        </header>
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          {children}
        </main>
      </div>
    </div>
  )
}
