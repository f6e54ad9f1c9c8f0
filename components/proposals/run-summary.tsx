'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import type { JobView, RunView } from '#lib/model/index.ts'
import { outcomeOf, reviewHref } from './run-outcome.ts'
import { useNoteText } from './use-note-text.ts'

const shown = 8

/** What came of a job of runs: counts, then what failed, what gave nothing, and what was lost, each with why. */
export function RunSummary({
  job,
  runs,
  retrying,
  onRetry,
}: {
  job: JobView
  runs: readonly RunView[]
  retrying: boolean
  onRetry: (runId: string) => void
}) {
  const tries = useTranslations('proposals')
  const t = useTranslations('proposals.result')
  const sentence = useSentence('errors')
  const noteText = useNoteText()
  const outcome = outcomeOf(runs)
  const { added, blocked, repeated, failed, empty, partial, canceled, open } = outcome
  const unfinished = [...canceled, ...open]
  const troubled = failed.length + unfinished.length > 0 || job.state === 'failed'
  const nothing = added + blocked + repeated === 0
  const tone = troubled
    ? nothing
      ? 'danger'
      : 'warning'
    : nothing || partial.length > 0 || empty.length > 0
      ? 'warning'
      : added > 0
        ? 'success'
        : 'info'
  const counts = [
    added > 0 || !nothing ? t('added', { count: added }) : t('none'),
    blocked > 0 && t('blocked', { count: blocked }),
    repeated > 0 && t('repeated', { count: repeated }),
  ].filter(Boolean)
  const name = (run: RunView) => <span className="font-medium">{run.datasetName}: </span>
  const noted = runs.filter(
    (run) => run.notes.length > 0 && !empty.includes(run) && !partial.includes(run),
  )
  return (
    <div className="flex flex-col gap-3" aria-live="polite">
      <Callout tone={tone} title={counts.join(', ')}>
        {failed.length > 0 && runs.length > 1 && (
          <p>
            {t('failed', { count: failed.length })}
            {failed.length < runs.length && ` ${t('others-kept')}`}
          </p>
        )}
        {unfinished.length > 0 && (
          <p>{runs.length > 1 ? t('unfinished', { count: unfinished.length }) : t('stopped')}</p>
        )}
        {empty.length > 0 && runs.length > 1 && <p>{t('empty', { count: empty.length })}</p>}
        {blocked > 0 && (
          <p>
            <Link
              href={reviewHref(
                runs.filter((run) => run.blocked > 0).map(({ datasetId }) => datasetId),
                'blocked',
              )}
              className="text-accent underline-offset-2 hover:underline"
            >
              {t('see-blocked', { count: blocked })}
            </Link>
          </p>
        )}
      </Callout>
      {runs.length > 1 && (
        <Listed title={t('gave-title')} runs={runs.filter((run) => run.added > 0)}>
          {(run) => (
            <>
              {name(run)}
              {t('added', { count: run.added })}
            </>
          )}
        </Listed>
      )}
      {job.error && failed.length === 0 && <p className="text-danger">{sentence(job.error)}</p>}
      <Listed title={t('failed-title')} runs={failed}>
        {(run) => (
          <>
            {name(run)}
            {run.error ? sentence(run.error) : t('no-reason')}
            {failed.length > 1 && (
              <Button
                size="sm"
                variant="ghost"
                disabled={retrying}
                onClick={() => onRetry(run.id)}
                aria-label={tries('try-one-name', { name: run.datasetName })}
              >
                {tries('try-one')}
              </Button>
            )}
          </>
        )}
      </Listed>
      <Listed title={t('empty-title')} runs={empty}>
        {(run) => (
          <>
            {name(run)}
            {run.notes.length > 0 ? run.notes.map(noteText).join(' ') : t('empty-no-reason')}
          </>
        )}
      </Listed>
      <Listed title={t('partial-title')} runs={partial}>
        {(run) => (
          <>
            {name(run)}
            {run.notes.map(noteText).join(' ')}
          </>
        )}
      </Listed>
      <Listed title={t('noted-title')} runs={noted}>
        {(run) => (
          <>
            {name(run)}
            {run.notes.map(noteText).join(' ')}
          </>
        )}
      </Listed>
    </div>
  )
}

function Listed({
  title,
  runs,
  children,
}: {
  title: string
  runs: readonly RunView[]
  children: (run: RunView) => ReactNode
}) {
  const t = useTranslations('proposals.result')
  if (runs.length === 0) return null
  const item = (run: RunView) => (
    <li key={run.id} className="wrap-anywhere">
      {children(run)}
    </li>
  )
  return (
    <section>
      <h3 className="mb-1 text-sm font-medium text-soft">{title}</h3>
      <ul className="flex flex-col gap-1.5 border-l-2 border-line pl-3">
        {runs.slice(0, shown).map(item)}
      </ul>
      {runs.length > shown && (
        <details className="mt-1.5">
          <summary className="w-fit text-sm text-accent">
            {t('more', { count: runs.length - shown })}
          </summary>
          <ul className="mt-1.5 flex flex-col gap-1.5 border-l-2 border-line pl-3">
            {runs.slice(shown).map(item)}
          </ul>
        </details>
      )}
    </section>
  )
}
