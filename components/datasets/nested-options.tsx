'use client'

import { useTranslations } from 'use-intl'
import type { ReadingChoices, ReadingOptions } from '#lib/model/index.ts'
import { PathChoice } from './path-choice.tsx'

/** Where the records of a file stand, and which of their lists gives the rows, with what the studio found. */
export function NestedOptions({
  options,
  asked,
  choices,
  withRecordsPath,
  disabled,
  onChange,
}: {
  /** Those in force. */
  options: ReadingOptions
  /** Those that people chose. */
  asked: ReadingOptions
  choices: ReadingChoices | null
  withRecordsPath: boolean
  disabled: boolean
  onChange: (patch: Partial<ReadingOptions>) => void
}) {
  const t = useTranslations('datasets.options')
  const place = (path: string) => (path === '' ? t('records-top') : path)
  const found = (value: string | null, own: string | null, none: string) =>
    own === null && value !== null ? t('found', { value: value === '' ? none : value }) : t('auto')
  const lists = choices?.unnest ?? []
  return (
    <>
      {withRecordsPath && (
        <PathChoice
          key={`records ${options.recordsPath}`}
          label={t('records-path')}
          hint={t('records-path-hint')}
          asked={asked.recordsPath}
          automatic={found(options.recordsPath, asked.recordsPath, t('records-top'))}
          offered={(choices?.recordsPaths ?? []).map(({ path, records }) => ({
            path,
            label: t('records-choice', { path: place(path), count: records }),
          }))}
          disabled={disabled}
          // A list inside other records is another list.
          onChange={(recordsPath) => onChange({ recordsPath, unnest: null })}
        />
      )}
      {(lists.length > 0 || (asked.unnest ?? '') !== '') && (
        <PathChoice
          key={`unnest ${options.unnest}`}
          label={t('unnest')}
          hint={t('unnest-hint')}
          asked={asked.unnest}
          automatic={found(options.unnest, asked.unnest, t('unnest-none'))}
          offered={[
            { path: '', label: t('unnest-none') },
            ...lists.map(({ path, rows, exact }) => ({
              path,
              label: t('unnest-choice', { path, count: rows, exact: exact ? 'yes' : 'no' }),
            })),
          ]}
          disabled={disabled}
          onChange={(unnest) => onChange({ unnest })}
        />
      )}
    </>
  )
}
