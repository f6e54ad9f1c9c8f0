'use client'

import { useLocale, useTranslations } from 'use-intl'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { cx } from '#components/ui/cx.ts'
import { formatBytes, formatCount } from '#components/ui/format-number.ts'
import type { HubConfigLook } from '#lib/model/index.ts'

const cell = 'px-3 py-1.5'
const number = cx(cell, 'tabular text-right')

/** The splits of a config with what they hold; each is taken in or left out. */
export function ConfigSplits({
  splits,
  leftOut,
  onToggle,
}: {
  splits: HubConfigLook['splits']
  leftOut: ReadonlySet<string>
  onToggle: (split: string) => void
}) {
  const t = useTranslations('hub.page.config')
  const locale = useLocale()
  const taken = splits.filter(({ name }) => !leftOut.has(name))
  const rowsText = (rows: number | null) =>
    rows === null ? (
      <span className="text-faint">{t('rows-unknown')}</span>
    ) : (
      formatCount(rows, locale)
    )
  const rows = taken.reduce<number | null>(
    (sum, split) => (sum === null || split.rows === null ? null : sum + split.rows),
    0,
  )
  const sum = (of: 'bytes' | 'files') => taken.reduce((total, split) => total + split[of], 0)
  return (
    <div className="max-h-96 overflow-auto rounded-md border border-line">
      <table className="w-full text-sm">
        <thead className="bg-sunken text-left text-soft">
          <tr>
            <th scope="col" className={cx(cell, 'border-b border-line font-medium')}>
              {t('split')}
            </th>
            {(['rows', 'size', 'files'] as const).map((name) => (
              <th key={name} scope="col" className={cx(number, 'border-b border-line font-medium')}>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {splits.map((split) => {
            const out = leftOut.has(split.name)
            return (
              <tr
                key={split.name}
                className={cx('border-b border-line last:border-b-0', out && 'text-faint')}
              >
                <th scope="row" className={cx(cell, 'text-left font-normal')}>
                  {splits.length > 1 ? (
                    <span className="flex items-center gap-2">
                      <Checkbox
                        aria-label={t('take-split', { split: split.name })}
                        checked={!out}
                        disabled={!out && taken.length === 1}
                        onChange={() => onToggle(split.name)}
                      />
                      {split.name}
                    </span>
                  ) : (
                    split.name
                  )}
                </th>
                <td className={number}>{rowsText(split.rows)}</td>
                <td className={number}>{formatBytes(split.bytes, locale)}</td>
                <td className={number}>{formatCount(split.files, locale)}</td>
              </tr>
            )
          })}
        </tbody>
        {splits.length > 1 && (
          <tfoot className="bg-sunken font-medium">
            <tr>
              <th scope="row" className={cx(cell, 'border-t border-line text-left font-medium')}>
                {t('total')}
              </th>
              <td className={cx(number, 'border-t border-line')}>{rowsText(rows)}</td>
              <td className={cx(number, 'border-t border-line')}>
                {formatBytes(sum('bytes'), locale)}
              </td>
              <td className={cx(number, 'border-t border-line')}>
                {formatCount(sum('files'), locale)}
              </td>
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}
