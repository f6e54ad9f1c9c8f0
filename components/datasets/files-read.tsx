'use client'

import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { formatBytes, formatCount } from '#components/ui/format-number.ts'
import { Select } from '#components/ui/select.tsx'
import type { Manifest, ReadingOptions } from '#lib/model/index.ts'
import { changedFiles, type FileRow, listFileRows, splitChoices } from './file-rows.ts'

const shown = 200

/**
 * The files that a dataset is made of: which of an archive are read, and the split of each. Changes are
 * collected, since each reading takes all of them.
 */
export function FilesRead({
  manifest,
  options,
  disabled,
  onRead,
}: {
  manifest: Manifest
  options: ReadingOptions
  disabled: boolean
  onRead: (options: ReadingOptions) => void
}) {
  const t = useTranslations('datasets.files')
  const locale = useLocale()
  const before = listFileRows(manifest)
  const [rows, setRows] = useState(before)
  const changed = changedFiles(before, rows, options)
  const isArchive = before.some(({ path }) => path !== null)
  const set = (row: FileRow, patch: Partial<FileRow>) =>
    setRows(rows.map((one) => (one.name === row.name ? { ...one, ...patch } : one)))
  const choices = splitChoices(rows)
  return (
    <section aria-labelledby="files-read" className="flex flex-col gap-2">
      <div>
        <h2 id="files-read" className="font-semibold">
          {t('title', { count: rows.length })}
        </h2>
        <p className="text-sm text-soft">{t('text')}</p>
      </div>
      <div className="max-h-96 overflow-auto rounded-md border border-line">
        <table className="w-full text-sm">
          <thead className="sticky top-0 z-10 bg-sunken text-left text-soft">
            <tr>
              {isArchive && (
                <th scope="col" className="w-14 px-3 py-1.5 font-medium">
                  {t('read')}
                </th>
              )}
              <th scope="col" className="px-3 py-1.5 font-medium">
                {t('name')}
              </th>
              <th scope="col" className="w-24 px-3 py-1.5 text-right font-medium">
                {t('size')}
              </th>
              <th scope="col" className="w-24 px-3 py-1.5 text-right font-medium">
                {t('rows')}
              </th>
              <th scope="col" className="w-44 px-3 py-1.5 font-medium">
                {t('split')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <tr key={row.name} className="border-t border-line">
                {isArchive && (
                  <td className="px-3 py-1">
                    <Checkbox
                      checked={row.read}
                      disabled={disabled}
                      aria-label={t('read-file', { name: row.path ?? row.name })}
                      onChange={(event) => set(row, { read: event.currentTarget.checked })}
                    />
                  </td>
                )}
                <th scope="row" className="px-3 py-1 text-left font-normal wrap-anywhere">
                  {row.path ?? row.name}
                </th>
                <td className="tabular px-3 py-1 text-right">{formatBytes(row.bytes, locale)}</td>
                <td className="tabular px-3 py-1 text-right">
                  {row.rows === null ? (
                    <span className="text-soft">{t('not-read')}</span>
                  ) : (
                    formatCount(row.rows, locale)
                  )}
                </td>
                <td className="h-10 px-3 py-1">
                  {row.read && (
                    <Select<string>
                      value={row.split}
                      disabled={disabled}
                      aria-label={t('split-of', { name: row.path ?? row.name })}
                      onChange={(split) => set(row, { split })}
                      options={choices.map((value) => ({ value, label: value }))}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > shown && (
          <p className="border-t border-line px-3 py-1.5 text-sm text-soft">
            {t('more', { count: rows.length - shown })}
          </p>
        )}
      </div>
      {changed.kind !== 'same' && (
        <div className="flex items-center gap-2">
          <Button
            disabled={disabled || changed.kind === 'none'}
            onClick={() => changed.kind === 'changed' && onRead(changed.options)}
          >
            {t('read-again')}
          </Button>
          <Button variant="ghost" disabled={disabled} onClick={() => setRows(before)}>
            {t('reset')}
          </Button>
          {changed.kind === 'none' && (
            <p role="alert" className="text-sm text-danger">
              {t('none')}
            </p>
          )}
        </div>
      )}
    </section>
  )
}
