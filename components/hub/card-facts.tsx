// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls has to take the keyboard
'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { type HubCard, isUnknownLicense } from '#lib/model/index.ts'
import { termText } from './hub-terms.ts'
import { LicenseGroundNote } from './license-ground-note.tsx'
import { OutLink } from './markdown-view.tsx'
import { useLanguageName } from './use-language-names.ts'

const shownTags = 24

/** What a card says of its dataset besides its text: license and its ground, languages, tasks, citation. */
export function CardFacts({ card }: { card: HubCard }) {
  const t = useTranslations('hub.page.look')
  const languageName = useLanguageName()
  const none = <span className="text-faint">{t('none')}</span>
  const facts: [string, ReactNode][] = [
    [
      t('license'),
      <div key="license" className="flex flex-col gap-1">
        <span className={isUnknownLicense(card.license.id) ? 'text-warning' : 'font-medium'}>
          {card.license.id}
        </span>
        <LicenseGroundNote license={card.license.id} ground={card.license.ground} />
        {card.license.quote && (
          <blockquote
            aria-label={t('quote')}
            className="border-l-2 border-warning-line pl-2 text-soft whitespace-pre-line"
          >
            {card.license.quote}
          </blockquote>
        )}
      </div>,
    ],
    [
      t('languages'),
      card.languages.length > 0
        ? card.languages.map((tag) => `${languageName(tag)} (${tag})`).join(', ')
        : none,
    ],
    [
      t('tasks'),
      card.taskCategories.length > 0 ? card.taskCategories.map(termText).join(', ') : none,
    ],
    ...(card.homepage !== null && /^https?:\/\//i.test(card.homepage)
      ? [
          [
            t('homepage'),
            <OutLink key="homepage" href={card.homepage}>
              {card.homepage}
            </OutLink>,
          ] as [string, ReactNode],
        ]
      : []),
    ...(card.tags.length > 0
      ? [
          [
            t('tags'),
            <span key="tags" className="text-soft">
              {card.tags.slice(0, shownTags).join(', ')}
              {card.tags.length > shownTags &&
                ` ${t('more-tags', { count: card.tags.length - shownTags })}`}
            </span>,
          ] as [string, ReactNode],
        ]
      : []),
  ]
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <dl className="divide-y divide-line rounded-md border border-line text-sm">
        {facts.map(([name, fact]) => (
          <div key={name} className="grid grid-cols-[8rem_minmax(0,1fr)] gap-3 px-3 py-1.5">
            <dt className="text-soft">{name}</dt>
            <dd className="wrap-anywhere">{fact}</dd>
          </div>
        ))}
      </dl>
      {card.citation && (
        <section aria-label={t('citation')}>
          <h3 className="mb-1.5 text-sm font-medium text-soft">{t('citation')}</h3>
          <pre
            tabIndex={0}
            className="max-h-72 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5"
          >
            {card.citation}
          </pre>
        </section>
      )}
    </div>
  )
}
