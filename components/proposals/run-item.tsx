'use client'

import { useLocale, useTranslations } from 'use-intl'
import { JobProgress } from '#components/datasets/job-progress.tsx'
import { useJob } from '#components/datasets/use-job.ts'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatAgo, formatDuration } from '#components/ui/format-number.ts'
import type { RunView } from '#lib/model/index.ts'
import { runResult } from './run-outcome.ts'
import { useNoteText } from './use-note-text.ts'

const tones = {
  open: 'info',
  done: 'success',
  partial: 'warning',
  empty: 'warning',
  failed: 'danger',
  canceled: 'neutral',
} as const

/** One attempt to have tasks proposed: who, how it ended, what it gave, what was lost and why. */
export function RunItem({ run, now, onRaw }: { run: RunView; now: number; onRaw: () => void }) {
  const t = useTranslations('proposals')
  const locale = useLocale()
  const sentence = useSentence('errors')
  const noteText = useNoteText()
  const result = runResult(run)
  const open = result === 'open'
  const job = useJob((one) => one.id === run.jobId, open)
  const { proposer } = run
  const counts = [
    run.added > 0 && t('result.added', { count: run.added }),
    run.blocked > 0 && t('result.blocked', { count: run.blocked }),
    run.repeated > 0 && t('result.repeated', { count: run.repeated }),
  ].filter(Boolean)
  const facts = [
    run.mode === 'batch' && t('runs.as-batch'),
    run.tokens && t('runs.tokens', run.tokens),
    run.startedAt !== null &&
      run.endedAt !== null &&
      formatDuration((run.endedAt - run.startedAt) / 1_000, locale),
    run.endedAt !== null && formatAgo(run.endedAt, Math.max(now, run.endedAt), locale),
  ].filter(Boolean)
  return (
    <li className="flex flex-col gap-1.5 px-3 py-2.5">
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tones[result]}>{t(`runs.state.${open ? run.state : result}`)}</Badge>
        <span className="font-medium">
          {proposer.kind === 'model'
            ? t('runs.model', {
                model: proposer.model,
                host: proposer.host,
                prompt: proposer.prompt,
              })
            : t(`runs.by.${proposer.kind}`)}
        </span>
        <span className="tabular text-soft">{counts.join(', ')}</span>
        <span className="ml-auto flex items-center gap-3 text-sm text-soft tabular">
          {facts.join(' · ')}
          {run.rawAnswer !== null && (
            <Button size="sm" variant="ghost" onClick={onRaw}>
              {t('runs.raw')}
            </Button>
          )}
        </span>
      </div>
      {open && <JobProgress job={job} label={t('running')} />}
      {run.error && <p className="text-danger wrap-anywhere">{sentence(run.error)}</p>}
      {run.notes.length > 0 && (
        <ul className="flex flex-col gap-1 border-l-2 border-line pl-3 text-soft">
          {run.notes.map((note) => (
            <li key={`${note.code} ${JSON.stringify(note.values)}`} className="wrap-anywhere">
              {noteText(note)}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
