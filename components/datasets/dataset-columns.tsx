'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { DataColumns } from '#components/table/data-table.tsx'
import { columnsOf } from '#components/table/table-features.ts'
import { cx } from '#components/ui/cx.ts'
import { formatAgo, formatBytes, formatCount } from '#components/ui/format-number.ts'
import type { DatasetRow } from '#lib/model/index.ts'
import { LicenseBadge, SampleBadge, StateBadge } from './dataset-badges.tsx'
import { TaskCounts } from './task-counts.tsx'
import { waitingTasks } from './waiting-tasks.ts'

const helper = columnsOf<DatasetRow>()

/** Counts of tasks, each a column of its own for whoever sorts by it. */
const taskColumns = [
  { id: 'waiting', of: waitingTasks },
  { id: 'approved', of: (row: DatasetRow) => row.tasks.approved },
  { id: 'rejected', of: (row: DatasetRow) => row.tasks.rejected },
  { id: 'blocked', of: (row: DatasetRow) => row.tasks.blocked },
] as const

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
        cell: ({ row: { original } }) => (
          <LicenseBadge license={original.license} ground={original.licenseGround} />
        ),
      }),
      helper.accessor((row) => row.languages, {
        id: 'language',
        header: t('col.languages'),
        meta: { name: t('col.languages'), width: 116, filter: 'choice' },
        cell: ({ row: { original } }) => original.languages.join(', ') || '–',
      }),
      helper.accessor((row) => row.rows ?? undefined, {
        id: 'rows',
        header: t('col.rows'),
        meta: { name: t('col.rows'), width: 132, align: 'end', filter: 'range' },
        cell: ({ row: { original } }) => (
          <span className="inline-flex items-center gap-1.5">
            {original.depth === 'sample' && <SampleBadge />}
            {count(original.rows ?? undefined)}
          </span>
        ),
      }),
      helper.accessor((row) => row.fields ?? undefined, {
        id: 'fields',
        header: t('col.fields'),
        meta: { name: t('col.fields'), width: 88, align: 'end', hiddenAtFirst: true },
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
        id: 'tasks',
        header: t('col.tasks'),
        meta: { name: t('col.tasks'), width: 176 },
        cell: ({ row: { original } }) => <TaskCounts dataset={original} />,
      }),
      helper.accessor('addedAt', {
        header: t('col.added'),
        meta: { name: t('col.added'), width: 132 },
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
      ...taskColumns.map(({ id, of }) =>
        helper.accessor(of, {
          id,
          header: t(`col.${id}`),
          meta: {
            name: t(`col.${id}-long`),
            width: 116,
            align: 'end',
            hiddenAtFirst: true,
            ...(id === 'waiting' ? { filter: 'range' } : {}),
          },
          cell: ({ row: { original } }) => count(of(original)),
        }),
      ),
      helper.accessor('source', {
        header: t('col.source'),
        meta: {
          name: t('col.source'),
          width: 112,
          filter: 'choice',
          choice: (source) => t(`source.${source as DatasetRow['source']}`),
        },
        cell: ({ row: { original } }) => t(`source.${original.source}`),
      }),
      helper.accessor((row) => row.depth ?? undefined, {
        id: 'depth',
        header: t('col.depth'),
        meta: {
          name: t('col.depth'),
          width: 112,
          choice: (depth) => t(`depth.word.${depth as NonNullable<DatasetRow['depth']>}`),
          filter: 'choice',
          hiddenAtFirst: true,
        },
        cell: ({ row: { original } }) =>
          original.depth === null ? '–' : t(`depth.word.${original.depth}`),
      }),
    ])
  }, [t, locale, now])
}
