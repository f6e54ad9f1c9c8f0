'use client'

import { useLocale, useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { formatCount } from '#components/ui/format-number.ts'
import { VisibleText } from '#components/ui/visible-text.tsx'
import type { Manifest } from '#lib/model/index.ts'

const shown = 200

/** The records that were left out: where they stand, why, and how they begin. */
export function RejectedRecords({ manifest }: { manifest: Manifest }) {
  const t = useTranslations('datasets.rejected')
  const locale = useLocale()
  const sentence = useSentence('sources')
  const { rejected, rejectedRecords } = manifest
  if (rejected === 0) return null
  const listed = rejectedRecords.slice(0, shown)
  return (
    <details className="rounded-md border border-warning-line bg-warning-tint">
      <summary className="px-3 py-2 font-medium text-warning">
        {t('title', { count: rejected })}
      </summary>
      <div className="max-h-80 overflow-auto border-t border-warning-line bg-canvas">
        <table className="w-full text-sm">
          <thead className="sticky top-0 bg-sunken text-left text-soft">
            <tr>
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
              <tr key={`${record.line} ${record.reason}`} className="border-t border-line">
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
      {rejected > listed.length && (
        <p className="border-t border-warning-line px-3 py-1.5 text-sm text-soft">
          {t('more', { count: rejected - listed.length })}
        </p>
      )}
    </details>
  )
}
