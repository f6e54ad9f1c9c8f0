import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { getPagePerson } from '#app/_server/person.ts'
import { pageSeq, serve } from '#app/_server/serve.ts'
import { railCookie } from '#components/shell/rail-cookie.ts'
import { Shell } from '#components/shell/shell.tsx'
import { locales } from '#lib/i18n/index.ts'

export default async function StudioLayout({ children }: { children: ReactNode }) {
  const since = await pageSeq()
  const [project, person, { jobs }, cookieStore] = await Promise.all([
    serve('project.get', {}),
    getPagePerson(),
    serve('jobs.list', {}),
    cookies(),
  ])
  return (
    <Shell
      project={project}
      person={person}
      jobs={jobs}
      since={since}
      locales={locales}
      railCollapsed={cookieStore.get(railCookie)?.value === 'collapsed'}
    >
      {children}
    </Shell>
  )
}
