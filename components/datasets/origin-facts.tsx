'use client'

import type { ReactNode } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { CommitButton } from '#components/hub/look-head.tsx'
import { OutLink } from '#components/hub/markdown-view.tsx'
import { formatBytes, formatCount } from '#components/ui/format-number.ts'
import type { HubOrigin, LinkOrigin, Origin } from '#lib/model/index.ts'

const shownFiles = 200

/** The page of a dataset on the Hub, at its config where it has one of its own. */
export function hubPageOf({ endpoint, repo }: HubOrigin): string {
  return `${endpoint}/datasets/${repo}`
}

/** Where the rows come from: the repository and its pinned commit, or the address of a file. */
export function OriginFacts({ origin }: { origin: Origin }) {
  const t = useTranslations('datasets.origin')
  const facts = useOriginFacts()(origin)
  return (
    <section aria-labelledby="origin-facts" className="flex min-w-0 flex-col gap-3">
      <h2 id="origin-facts" className="font-semibold">
        {t(`title.${origin.kind}`)}
      </h2>
      <dl className="divide-y divide-line rounded-md border border-line text-sm">
        {facts.map(([name, fact]) => (
          <div key={name} className="grid grid-cols-[9rem_minmax(0,1fr)] gap-3 px-3 py-1.5">
            <dt className="text-soft">{name}</dt>
            <dd className="wrap-anywhere">{fact}</dd>
          </div>
        ))}
      </dl>
      {origin.kind === 'hub' && origin.files.length > 0 && <OriginFiles origin={origin} />}
    </section>
  )
}

function useOriginFacts(): (origin: Origin) => [string, ReactNode][] {
  const t = useTranslations('datasets.origin')
  const ofHub = (origin: HubOrigin): [string, ReactNode][] => [
    [
      t('repo'),
      <OutLink key="repo" href={hubPageOf(origin)}>
        {origin.repo}
      </OutLink>,
    ],
    [t('config'), origin.config],
    [t('commit'), <CommitButton key="commit" commit={origin.commit} />],
    [t('way'), t(`ways.${origin.way}`)],
  ]
  const ofLink = (origin: LinkOrigin): [string, ReactNode][] => [
    [
      t('url'),
      <OutLink key="url" href={origin.url}>
        {origin.url}
      </OutLink>,
    ],
    ...(origin.finalUrl === origin.url
      ? []
      : [[t('final-url'), origin.finalUrl] as [string, ReactNode]]),
    [
      t('fetched-at'),
      new Date(origin.fetchedAt).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC'),
    ],
  ]
  return (origin) => (origin.kind === 'hub' ? ofHub(origin) : ofLink(origin))
}

/** The files of a config, in the order of their rows. */
function OriginFiles({ origin }: { origin: HubOrigin }) {
  const t = useTranslations('datasets.origin')
  const locale = useLocale()
  const { files } = origin
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-sm text-soft hover:text-ink">
        {t('files', { count: files.length, size: formatBytes(bytes, locale) })}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the keyboard */}
      <div tabIndex={0} className="mt-2 max-h-80 overflow-auto rounded-md border border-line">
        <table className="w-full">
          <thead className="bg-sunken text-left text-soft">
            <tr>
              <th scope="col" className="px-3 py-1.5 font-medium">
                {t('file')}
              </th>
              <th scope="col" className="px-3 py-1.5 font-medium">
                {t('split')}
              </th>
              <th scope="col" className="px-3 py-1.5 text-right font-medium">
                {t('rows')}
              </th>
              <th scope="col" className="px-3 py-1.5 text-right font-medium">
                {t('size')}
              </th>
            </tr>
          </thead>
          <tbody>
            {files.slice(0, shownFiles).map((file) => (
              <tr key={file.path} className="border-t border-line">
                <td className="px-3 py-1 font-mono text-xs wrap-anywhere">{file.path}</td>
                <td className="px-3 py-1">{file.split}</td>
                <td className="tabular px-3 py-1 text-right">{formatCount(file.rows, locale)}</td>
                <td className="tabular px-3 py-1 text-right">{formatBytes(file.bytes, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {files.length > shownFiles && (
        <p className="mt-1 text-soft">{t('more-files', { count: files.length - shownFiles })}</p>
      )}
    </details>
  )
}
