'use client'

import Link from 'next/link'
import { useLocale, useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import type { ImportRow } from '#lib/model/index.ts'
import { ListBox } from './list-box.tsx'

const tones = { reading: 'waiting', read: 'success', failed: 'danger' } as const satisfies Record<
  ImportRow['state'],
  Tone
>

/** Where lists of tasks are brought along, and those that were. */
export function ImportsPage({
  imports: initial,
  since,
  mayImport,
}: {
  imports: ImportRow[]
  since: number
  mayImport: boolean
}) {
  const t = useTranslations('imports')
  const locale = useLocale()
  const errorText = useErrorText()
  const { data, error, reload } = useCall(
    'imports.list',
    {},
    { initial: { imports: initial }, live: ['import'], since },
  )
  const imports = data?.imports ?? initial
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <Page title={t('title')} description={t('text')} narrow>
      <div className="flex flex-col gap-8 pt-2">
        {mayImport ? <ListBox /> : <p className="text-soft">{t('may-not')}</p>}
        {error !== null && (
          <Callout
            tone="danger"
            live
            actions={
              <Button size="sm" onClick={reload}>
                {t('retry')}
              </Button>
            }
          >
            {t('list-failed', { reason: errorText(error) })}
          </Callout>
        )}
        {imports.length > 0 && (
          <section aria-labelledby="earlier-lists">
            <h2 id="earlier-lists" className="mb-2 font-semibold">
              {t('earlier')}
            </h2>
            <ul className="divide-y divide-line rounded-md border border-line">
              {imports.map((one) => (
                <li
                  key={one.id}
                  className="relative flex min-h-10 flex-wrap items-center gap-x-3 px-3 py-1.5 hover:bg-hover"
                >
                  <Link
                    href={`/datasets/import/${one.id}`}
                    className="min-w-0 flex-1 font-medium wrap-anywhere after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
                  >
                    {one.fileName}
                  </Link>
                  {one.tasks !== null && (
                    <span className="tabular text-sm text-soft">
                      {t('row', { tasks: one.tasks })}
                    </span>
                  )}
                  <span className="tabular text-sm text-soft">{date.format(one.createdAt)}</span>
                  <Badge tone={tones[one.state]}>{t(`state.${one.state}`)}</Badge>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Page>
  )
}
