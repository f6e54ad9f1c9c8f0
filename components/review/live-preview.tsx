'use client'

import { ChevronLeft, ChevronRight, Dices } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { cx } from '#components/ui/cx.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { useErrorText } from '#components/use-call.ts'
import type { FindingFix, Preview, PreviewPick, TaskContent, TaskView } from '#lib/model/index.ts'
import { Coverage } from './coverage.tsx'
import { ExampleBlock } from './example-block.tsx'
import type { ExampleView } from './example-views.ts'
import { FindingsList } from './findings-list.tsx'
import { TaskSkeleton } from './task-skeleton.tsx'

const pageRows = 5
const views = ['rendered', 'alpaca', 'chat', 'plain'] as const satisfies readonly ExampleView[]

export interface LivePreviewProps {
  view: TaskView
  content: TaskContent | null
  preview: Preview | null
  /** The last one that had rows; dimmed while `preview` has problems. */
  rendered: Preview | null
  error: unknown
  pending: boolean
  onAgain: () => void
  /** Mends the draft by a finding's remedy. */
  onFix: (fix: FindingFix) => void
  fixing: boolean
  pick: PreviewPick
  onPick: (pick: PreviewPick) => void
}

/** What the edited task makes of real rows: counts, findings, examples in several views. */
export function LivePreview(props: LivePreviewProps) {
  const { view, content, preview, rendered, error, pending, pick, onPick } = props
  const t = useTranslations('review.edit')
  const common = useTranslations('common')
  const sentence = useSentence('errors')
  const errorText = useErrorText()
  const [look, setLook] = useState<ExampleView>('rendered')
  const problems = preview?.problems ?? []
  const isOld = problems.length > 0 || error !== null
  return (
    <section
      aria-label={t('preview')}
      aria-busy={pending}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <div className="flex shrink-0 flex-col gap-2 border-b border-line px-4 py-2">
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label={t('views')}
            value={look}
            onChange={setLook}
            options={views.map((value) => ({ value, label: t(`view.${value}`) }))}
          />
          <Pager pick={pick} onPick={onPick} total={rendered?.total ?? 0} />
        </div>
        {rendered && (
          <Coverage counts={rendered.counts} className={isOld ? 'opacity-50' : undefined} />
        )}
        <div aria-live="polite" className="flex flex-col gap-1">
          {problems.map((problem) => (
            <p key={JSON.stringify(problem)} className="text-danger">
              <span aria-hidden="true">▲ </span>
              {sentence(problem)}
            </p>
          ))}
          {preview && problems.length === 0 && (
            <FindingsList findings={preview.findings} onFix={props.onFix} fixing={props.fixing} />
          )}
        </div>
        {look !== 'rendered' && <p className="text-sm text-soft">{t(`view-note.${look}`)}</p>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long examples are scrolled by keys from here */}
      <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
        {error !== null && (
          <Callout
            live
            tone="danger"
            title={t('preview-failed')}
            className="m-4"
            actions={
              <Button size="sm" onClick={props.onAgain}>
                {common('retry')}
              </Button>
            }
          >
            {errorText(error)}
          </Callout>
        )}
        {content === null ? (
          <p className="p-4 text-soft">{t('preview-waiting')}</p>
        ) : rendered ? (
          <ul className={cx(isOld && 'opacity-50')}>
            {rendered.rows.map((row) => (
              <ExampleBlock
                key={row.row}
                row={row}
                fields={view.fields}
                view={look}
                phrasings={content.instructions.length > 1}
              />
            ))}
          </ul>
        ) : (
          error === null && <TaskSkeleton late />
        )}
      </div>
    </section>
  )
}

function Pager({
  pick,
  onPick,
  total,
}: {
  pick: PreviewPick
  onPick: (pick: PreviewPick) => void
  total: number
}) {
  const t = useTranslations('review.edit')
  const page = (offset: number) => onPick({ kind: 'page', offset, limit: pageRows })
  const random = () =>
    onPick({ kind: 'random', seed: Math.floor(Math.random() * 2 ** 31), limit: pageRows })
  const offset = pick.kind === 'page' ? pick.offset : 0
  return (
    <>
      <Segmented
        label={t('picks')}
        value={pick.kind}
        onChange={(kind) => {
          if (kind === 'varied') onPick({ kind })
          if (kind === 'random') random()
          if (kind === 'page') page(0)
        }}
        options={(['varied', 'random', 'page'] as const).map((value) => ({
          value,
          label: t(`pick.${value}`),
        }))}
      />
      {pick.kind === 'random' && (
        <Button
          size="icon"
          variant="ghost"
          aria-label={t('again')}
          title={t('again')}
          icon={<Dices />}
          onClick={random}
        />
      )}
      {pick.kind === 'page' && (
        <span className="inline-flex items-center text-sm text-soft">
          <Button
            size="icon"
            variant="ghost"
            aria-label={t('page-previous')}
            icon={<ChevronLeft />}
            disabled={offset === 0}
            onClick={() => page(Math.max(0, offset - pageRows))}
          />
          <span className="tabular">
            {t('page', {
              from: Math.min(offset + 1, total),
              to: Math.min(offset + pageRows, total),
              total,
            })}
          </span>
          <Button
            size="icon"
            variant="ghost"
            aria-label={t('page-next')}
            icon={<ChevronRight />}
            disabled={offset + pageRows >= total}
            onClick={() => page(offset + pageRows)}
          />
        </span>
      )}
    </>
  )
}
