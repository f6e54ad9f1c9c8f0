'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { DataColumns } from '#components/table/data-table.tsx'
import { columnsOf } from '#components/table/table-features.ts'
import { cx } from '#components/ui/cx.ts'
import { formatAgo, formatBytes, formatCount } from '#components/ui/format-number.ts'
import type { DatasetRow } from '#lib/model/index.ts'
import { LicenseBadge, StateBadge } from './dataset-badges.tsx'

const helper = columnsOf<DatasetRow>()

/** Tasks of a dataset that wait for a decision. */
export function waitingTasks({ tasks }: DatasetRow): number {
  return tasks.proposed + tasks['in-review'] + tasks['changes-requested']
}

/** The columns of the table of datasets; `now` is the time to which ages are told. */
export function useDatasetColumns(now: number): DataColumns<DatasetRow> {
  const t = useTranslations('datasets')
  const locale = useLocale()
  return useMemo(() => {
    const count = (value: number | undefined) => (
      <span className={cx(value === 0 && 'text-faint')}>{formatCount(value ?? null, locale)}</span>
    )
    return helper.columns([
      helper.accessor('name', {
        header: t('col.name'),
        meta: { name: t('col.name'), minWidth: 220 },
        enableHiding: false,
        cell: ({ row: { original } }) => (
          <Link href={`/datasets/${original.id}`} className="font-medium hover:underline">
            {original.name}
          </Link>
        ),
      }),
      helper.accessor('state', {
        header: t('col.state'),
        meta: {
          name: t('col.state'),
          width: 104,
          filter: 'choice',
          choice: (state) => t(`state.${state as DatasetRow['state']}`),
        },
        cell: ({ row: { original } }) => <StateBadge state={original.state} />,
      }),
      helper.accessor('license', {
        header: t('col.license'),
        meta: { name: t('col.license'), width: 132, filter: 'choice' },
        cell: ({ row: { original } }) => <LicenseBadge license={original.license} />,
      }),
      helper.accessor((row) => row.languages, {
        id: 'language',
        header: t('col.languages'),
        meta: { name: t('col.languages'), width: 104, filter: 'choice' },
        cell: ({ row: { original } }) => original.languages.join(', ') || '–',
      }),
      helper.accessor((row) => row.rows ?? undefined, {
        id: 'rows',
        header: t('col.rows'),
        meta: { name: t('col.rows'), width: 92, align: 'end', filter: 'range' },
        cell: ({ row: { original } }) => count(original.rows ?? undefined),
      }),
      helper.accessor((row) => row.fields ?? undefined, {
        id: 'fields',
        header: t('col.fields'),
        meta: { name: t('col.fields'), width: 76, align: 'end' },
        cell: ({ row: { original } }) => count(original.fields ?? undefined),
      }),
      helper.accessor((row) => row.bytes ?? undefined, {
        id: 'size',
        header: t('col.size'),
        meta: { name: t('col.size'), width: 88, align: 'end' },
        cell: ({ row: { original } }) =>
          original.bytes === null ? '–' : formatBytes(original.bytes, locale),
      }),
      helper.accessor(waitingTasks, {
        id: 'waiting',
        header: t('col.waiting'),
        meta: { name: t('col.waiting-long'), width: 92, align: 'end', filter: 'range' },
        cell: ({ row: { original } }) => {
          const waiting = waitingTasks(original)
          if (waiting === 0) return count(0)
          return (
            <Link
              href={`/review?dataset=${original.id}`}
              className="font-medium text-accent hover:underline"
            >
              {formatCount(waiting, locale)}
              <span className="sr-only"> {t('review-of', { name: original.name })}</span>
            </Link>
          )
        },
      }),
      helper.accessor((row) => row.tasks.approved, {
        id: 'approved',
        header: t('col.approved'),
        meta: { name: t('col.approved-long'), width: 96, align: 'end' },
        cell: ({ row: { original } }) => count(original.tasks.approved),
      }),
      helper.accessor((row) => row.tasks.rejected, {
        id: 'rejected',
        header: t('col.rejected'),
        meta: { name: t('col.rejected-long'), width: 92, align: 'end' },
        cell: ({ row: { original } }) => count(original.tasks.rejected),
      }),
      helper.accessor((row) => row.tasks.blocked, {
        id: 'blocked',
        header: t('col.blocked'),
        meta: { name: t('col.blocked-long'), width: 88, align: 'end' },
        cell: ({ row: { original } }) => count(original.tasks.blocked),
      }),
      helper.accessor('addedAt', {
        header: t('col.added'),
        meta: { name: t('col.added'), width: 116 },
        enableGlobalFilter: false,
        cell: ({ row: { original } }) => (
          <time
            dateTime={new Date(original.addedAt).toISOString()}
            title={new Date(original.addedAt).toISOString().slice(0, 16).replace('T', ' ')}
            className="text-soft"
          >
            {formatAgo(original.addedAt, Math.max(now, original.addedAt), locale)}
          </time>
        ),
      }),
      helper.accessor('source', {
        header: t('col.source'),
        meta: {
          name: t('col.source'),
          width: 96,
          filter: 'choice',
          choice: (source) => t(`source.${source as DatasetRow['source']}`),
          hiddenAtFirst: true,
        },
        cell: ({ row: { original } }) => t(`source.${original.source}`),
      }),
    ])
  }, [t, locale, now])
}
