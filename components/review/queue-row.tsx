'use client'

import { ChevronRight, OctagonX, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { QueueTask, Standing } from '#lib/model/index.ts'
import type { QueueRow } from './queue-rows.ts'
import { StandingMark } from './standing-mark.tsx'

/** What this sitting knows beyond the queue. */
export interface RowMarks {
  standingOf: (task: QueueTask) => Standing
  isSkipped: (taskId: string) => boolean
  isRefused: (taskId: string) => boolean
}

/** Pixels: fixed, so that nothing moves while the list loads. */
export const rowHeights = {
  single: 52,
  family: 52,
  task: 36,
  waiting: 52,
} as const satisfies Record<QueueRow['kind'], number>

export function QueueRowContent({
  row,
  marks,
  onToggle,
}: {
  row: QueueRow
  marks: RowMarks
  onToggle: () => void
}) {
  const t = useTranslations('review')
  if (row.kind === 'waiting')
    return (
      <div className="flex flex-col gap-2 px-8 py-2.5">
        <Skeleton className="h-3 w-28" />
        <Skeleton className="h-3 w-40" />
      </div>
    )
  if (row.kind === 'task')
    return (
      <div className="flex h-full items-center gap-2 pr-3 pl-8">
        <StandingMark
          look="shape"
          standing={marks.standingOf(row.task)}
          blocked={row.task.blocked}
        />
        <span className="min-w-0 flex-1 truncate text-sm">{row.task.instruction}</span>
        {marks.standingOf(row.task) !== 'proposed' && (
          <StandingMark
            look="word"
            standing={marks.standingOf(row.task)}
            blocked={row.task.blocked}
            className="shrink-0"
          />
        )}
        <TaskMarks task={row.task} marks={marks} />
      </div>
    )
  const { family } = row
  const total = {
    blocking: family.tasks.reduce((sum, task) => sum + task.findings.blocking, 0),
    warning: family.tasks.reduce((sum, task) => sum + task.findings.warning, 0),
  }
  return (
    <div className="flex h-full gap-1.5 pr-3 pl-2">
      <div className="flex w-5 shrink-0 justify-center pt-2">
        {row.kind === 'family' ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={t(row.open ? 'queue.collapse' : 'queue.expand')}
            onClick={(event) => {
              event.stopPropagation()
              onToggle()
            }}
            className="flex size-5 items-center justify-center rounded-sm text-soft hover:bg-line"
          >
            <ChevronRight
              aria-hidden="true"
              className={cx('size-4 transition-transform', row.open && 'rotate-90')}
            />
          </button>
        ) : (
          <StandingMark
            look="shape"
            standing={marks.standingOf(row.task)}
            blocked={row.task.blocked}
            className="h-5"
          />
        )}
      </div>
      <div className="min-w-0 flex-1 pt-1.5">
        <div className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">
            {family.datasetName}
            {row.kind === 'family' && (
              <span className="tabular font-normal text-soft"> ({family.tasks.length})</span>
            )}
          </span>
          {row.kind === 'single' ? (
            <TaskMarks task={row.task} marks={marks} />
          ) : (
            <FindingMarks {...total} />
          )}
        </div>
        <div className="flex items-center gap-2 text-xs text-soft">
          <span className="min-w-0 flex-1 truncate font-mono">
            {family.inputs || '–'} → {family.output || '–'}
          </span>
          {row.kind === 'single' && marks.standingOf(row.task) !== 'proposed' && (
            <StandingMark
              look="word"
              standing={marks.standingOf(row.task)}
              blocked={row.task.blocked}
              className="shrink-0"
            />
          )}
        </div>
      </div>
    </div>
  )
}

function TaskMarks({ task, marks }: { task: QueueTask; marks: RowMarks }) {
  const t = useTranslations('review.queue')
  if (marks.isRefused(task.taskId))
    return <span className="shrink-0 text-xs font-medium text-danger">{t('not-saved')}</span>
  return (
    <>
      {marks.isSkipped(task.taskId) && (
        <span className="shrink-0 text-xs text-faint">{t('skipped')}</span>
      )}
      <FindingMarks
        blocking={task.blocked ? 0 : task.findings.blocking}
        warning={task.findings.warning}
      />
    </>
  )
}

function FindingMarks({ blocking, warning }: { blocking: number; warning: number }) {
  const t = useTranslations('review.queue')
  const marks = [
    {
      count: blocking,
      icon: OctagonX,
      look: 'text-danger',
      name: t('blocking', { count: blocking }),
    },
    {
      count: warning,
      icon: TriangleAlert,
      look: 'text-warning',
      name: t('findings', { count: warning }),
    },
  ]
  return marks
    .filter(({ count }) => count > 0)
    .map(({ count, icon: Shape, look, name }) => (
      <span
        key={look}
        title={name}
        className={cx('tabular inline-flex shrink-0 items-center gap-0.5 text-xs', look)}
      >
        <Shape aria-hidden="true" className="size-3.5" />
        {count > 1 && <span aria-hidden="true">{count}</span>}
      </span>
    ))
}
