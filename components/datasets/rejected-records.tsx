'use client'

import { Download } from 'lucide-react'
import { useLocale, useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { formatBytes, formatCount } from '#components/ui/format-number.ts'
import { VisibleText } from '#components/ui/visible-text.tsx'
import type { Manifest } from '#lib/model/index.ts'

/** The records that were left out: where they stand, why, and how they begin. */
export function RejectedRecords({
  manifest,
  href,
}: {
  manifest: Manifest
  /** Where all of them can be downloaded. */
  href: string
}) {
  const t = useTranslations('datasets.rejected')
  const locale = useLocale()
  const sentence = useSentence('sources')
  const { rejected, rejectedRecords: listed, rejectedFile } = manifest
  if (rejected === 0) return null
  const several = listed.some(({ file }) => file !== undefined)
  return (
    <details className="rounded-md border border-warning-line bg-warning-tint">
      <summary className="px-3 py-2 font-medium text-warning">
        {t('title', { count: rejected })}
      </summary>
      <div className="max-h-80 overflow-auto border-t border-warning-line bg-canvas">
        <table className="w-full text-sm">
          <thead className="sticky top-0 bg-sunken text-left text-soft">
            <tr>
              {several && (
                <th scope="col" className="w-1/5 px-3 py-1.5 font-medium">
                  {t('file')}
                </th>
              )}
              <th scope="col" className="w-20 px-3 py-1.5 text-right font-medium">
                {t('line')}
              </th>
              <th scope="col" className="w-2/5 px-3 py-1.5 font-medium">
                {t('why')}
              </th>
              <th scope="col" className="px-3 py-1.5 font-medium">
                {t('begins')}
              </th>
            </tr>
          </thead>
          <tbody>
            {listed.map((record) => (
              <tr
                key={`${record.line} ${record.reason} ${record.file ?? ''}`}
                className="border-t border-line"
              >
                {several && <td className="px-3 py-1.5 align-top wrap-anywhere">{record.file}</td>}
                <td className="px-3 py-1.5 text-right align-top tabular">
                  {formatCount(record.line, locale)}
                </td>
                <td className="px-3 py-1.5 align-top">
                  {sentence({ code: record.reason, values: record.values })}
                </td>
                <td className="px-3 py-1.5 align-top">
                  <VisibleText value={record.text} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(rejected > listed.length || rejectedFile) && (
        <div className="flex flex-wrap items-center gap-3 border-t border-warning-line px-3 py-1.5 text-sm text-soft">
          {rejectedFile && (
            <Button asChild size="sm" icon={<Download />}>
              <a href={href} download>
                {t('download', { size: formatBytes(rejectedFile.bytes, locale) })}
              </a>
            </Button>
          )}
          {rejected > listed.length && <p>{t('more', { count: rejected - listed.length })}</p>}
        </div>
      )}
    </details>
  )
}
