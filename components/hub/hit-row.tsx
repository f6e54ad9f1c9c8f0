'use client'

import Link from 'next/link'
import { useLocale, useTranslations } from 'use-intl'
import { formatAgo } from '#components/ui/format-number.ts'
import { type HubHit, hubSizes } from '#lib/model/index.ts'
import { AccessBadges } from './hub-badges.tsx'
import { lookHref } from './hub-entry.ts'
import { HubNumbers } from './hub-numbers.tsx'
import { fewOf, termText } from './hub-terms.ts'
import { useLanguageName } from './use-language-names.ts'

const shownLanguages = 4
const shownTasks = 3

/** One dataset that was found; the whole line leads to its look. */
export function HitRow({ hit, now }: { hit: HubHit; now: number }) {
  const t = useTranslations('hub.page')
  const locale = useLocale()
  const languageName = useLanguageName()
  const size = hubSizes.find((one) => one === hit.size)
  const facts = [
    hit.license,
    fewOf(hit.languages.map(languageName), shownLanguages),
    fewOf(hit.taskCategories.map(termText), shownTasks),
    size ? t(`sizes.${size}`) : hit.size,
  ].filter(Boolean)
  return (
    <li className="relative border-b border-line px-4 py-2.5 hover:bg-hover has-focus-visible:bg-hover">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          data-hit
          href={lookHref(hit.repo)}
          prefetch={false}
          className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {hit.repo}
        </Link>
        <AccessBadges gated={hit.gated} private={hit.private} />
        <span className="ml-auto flex items-center gap-2 text-sm text-soft">
          <HubNumbers downloads={hit.downloads} likes={hit.likes} aligned />
          {hit.updatedAt !== null && (
            <time dateTime={new Date(hit.updatedAt).toISOString()} className="w-28 text-right">
              {formatAgo(hit.updatedAt, Math.max(now, hit.updatedAt), locale)}
            </time>
          )}
        </span>
      </div>
      {hit.summary && <p className="mt-0.5 line-clamp-2 max-w-4xl text-soft">{hit.summary}</p>}
      {facts.length > 0 && <p className="mt-1 text-sm text-faint">{facts.join(' · ')}</p>}
    </li>
  )
}
