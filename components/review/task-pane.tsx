'use client'

import type { ReactNode, RefObject } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { useErrorText } from '#components/use-call.ts'
import { QueueEmpty } from './queue-empty.tsx'
import type { ReviewParams } from './review-params.ts'
import { TaskSkeleton } from './task-skeleton.tsx'
import type { Review } from './use-review.ts'

/** Where the task stands: the task itself, or what is there instead of one. */
export function TaskPane({
  review,
  pane,
  onChange,
  children,
}: {
  review: Review
  pane: RefObject<HTMLElement | null>
  onChange: (params: Partial<ReviewParams>) => void
  /** The task, where there is one. */
  children: ReactNode
}) {
  const t = useTranslations('review')
  const { view, current } = review
  return (
    <section
      ref={pane}
      tabIndex={-1}
      aria-label={
        view
          ? t('task.label', { instruction: view.revision.content.instructions[0] ?? '' })
          : t('title')
      }
      aria-busy={current !== null && !view}
      className="flex min-w-0 flex-1 flex-col outline-none"
    >
      {view ? children : <Instead review={review} onChange={onChange} />}
    </section>
  )
}

function Instead({
  review,
  onChange,
}: {
  review: Review
  onChange: (params: Partial<ReviewParams>) => void
}) {
  const t = useTranslations('review')
  const errorText = useErrorText()
  const { queue, current, entry } = review
  if (current === null && queue && !review.queueStale)
    return <QueueEmpty queue={queue} params={review.params} onChange={onChange} />
  if (entry?.error)
    return (
      <EmptyState
        title={t('task.failed')}
        text={errorText(entry.error)}
        action={
          <>
            <Button variant="primary" onClick={review.retryTask}>
              {t('task.refused-again')}
            </Button>
            <Button onClick={() => review.goTo(null)}>{t('empty.to-queue')}</Button>
          </>
        }
      />
    )
  return <TaskSkeleton late />
}
