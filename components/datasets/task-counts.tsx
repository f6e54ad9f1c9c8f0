'use client'

import {
  CircleCheck,
  CircleDashed,
  CircleX,
  type LucideIcon,
  OctagonX,
  PencilLine,
} from 'lucide-react'
import Link from 'next/link'
import { useLocale, useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { formatCount } from '#components/ui/format-number.ts'
import type { DatasetRow } from '#lib/model/index.ts'
import { waitingTasks } from './waiting-tasks.ts'

const looks: Record<
  'waiting' | 'changes' | 'approved' | 'rejected' | 'blocked',
  [LucideIcon, string]
> = {
  waiting: [CircleDashed, 'text-accent font-medium'],
  changes: [PencilLine, 'text-warning'],
  approved: [CircleCheck, 'text-success'],
  rejected: [CircleX, 'text-soft'],
  blocked: [OctagonX, 'text-warning'],
}

/** A dataset's tasks by standing, each a shape and a number that leads to them; none are left out. */
export function TaskCounts({ dataset }: { dataset: DatasetRow }) {
  const t = useTranslations('datasets.tasks')
  const locale = useLocale()
  const { tasks } = dataset
  const counts = (
    [
      ['waiting', waitingTasks(dataset)],
      ['changes', tasks['changes-requested']],
      ['approved', tasks.approved],
      ['rejected', tasks.rejected],
      ['blocked', tasks.blocked],
    ] as const
  ).filter(([, count]) => count > 0)
  if (counts.length === 0) return <span className="text-faint">{t('none')}</span>
  return (
    <span className="flex items-center gap-2.5">
      {counts.map(([kind, count]) => {
        const [Icon, look] = looks[kind]
        const label = t(kind, { count, name: dataset.name })
        return (
          <Link
            key={kind}
            href={`/review?dataset=${dataset.id}${kind === 'waiting' ? '' : `&tab=${kind}`}`}
            aria-label={label}
            title={label}
            className={cx('tabular inline-flex items-center gap-1 hover:underline', look)}
          >
            <Icon aria-hidden="true" className="size-3.5" />
            {formatCount(count, locale)}
          </Link>
        )
      })}
    </span>
  )
}
