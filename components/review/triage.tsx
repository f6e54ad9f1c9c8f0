'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import type { FindingFix, Standing, TaskView } from '#lib/model/index.ts'
import { Coverage } from './coverage.tsx'
import { FindingsList } from './findings-list.tsx'
import { Instruction } from './instruction.tsx'
import { JudgeLine } from './judge-line.tsx'
import { PreviewTable } from './preview-table.tsx'
import type { Refusal } from './sitting.ts'
import { LastDecision, TaskHeader } from './task-header.tsx'
import { TaskTerms } from './task-terms.tsx'

export interface TriageProps {
  view: TaskView
  standing: Standing
  outputsHidden: boolean
  onToggleOutputs: () => void
  onHistory: () => void
  refusal: Refusal | null
  onAgain: (refusal: Refusal) => void
  onReload: () => void
  /** The revision that an edit here made: no news to whoever made it. */
  ownRevisionId: string | null
  /** Left out where nobody may. */
  onFix: ((fix: FindingFix) => void) | undefined
  fixing: boolean
  onDismiss: ((rule: string, reason: string) => void) | undefined
  onRestore: ((rule: string) => void) | undefined
  hasDraft: boolean
  onEdit: () => void
  onDiscardDraft: () => void
}

/** One task on one screen: what it covers, what it says, what it does to real rows. */
export function Triage(props: TriageProps) {
  const { view, standing, outputsHidden, onToggleOutputs, refusal } = props
  const t = useTranslations('review')
  const sentence = useSentence('errors')
  const { revision, preview, fields, findings } = view
  const [firstNumber] = useState(revision.number)
  const movedOn = revision.number > firstNumber && revision.id !== props.ownRevisionId
  const { content } = revision
  return (
    <>
      <TaskHeader view={view} standing={standing} onHistory={props.onHistory} />
      <div data-area className="min-h-0 flex-1 overflow-y-auto pb-2">
        <div className="flex flex-col gap-2 px-4 py-2">
          {refusal && (
            <Callout
              live
              tone="danger"
              title={t('task.refused')}
              actions={
                refusal.conflict ? (
                  <Button size="sm" onClick={props.onReload}>
                    {t('task.refused-reload')}
                  </Button>
                ) : (
                  <Button size="sm" onClick={() => props.onAgain(refusal)}>
                    {t('task.refused-again')}
                  </Button>
                )
              }
            >
              {refusal.sentence}
            </Callout>
          )}
          {movedOn && !refusal && (
            <Callout live tone="warning">
              {t('task.moved-on', { number: revision.number })}
            </Callout>
          )}
          {props.hasDraft && (
            <Callout
              actions={
                <>
                  <Button size="sm" onClick={props.onEdit}>
                    {t('task.draft-go-on')}
                  </Button>
                  <Button size="sm" variant="ghost" onClick={props.onDiscardDraft}>
                    {t('task.draft-discard')}
                  </Button>
                </>
              }
            >
              {t('task.draft')}
            </Callout>
          )}
          <div className="flex items-start justify-between gap-x-4 max-md:flex-col">
            <Coverage counts={preview.counts} className="shrink-0" />
            {view.decisions.length > 0 ? (
              <LastDecision view={view} />
            ) : (
              view.reason && (
                <p className="max-w-full min-w-0 truncate text-sm text-soft" title={view.reason}>
                  {t('task.proposer-says', { reason: view.reason })}
                </p>
              )
            )}
          </div>
          <Instruction instructions={content.instructions} />
          <TaskTerms content={content} fields={fields} />
          <FindingsList
            findings={findings}
            onFix={props.onFix}
            fixKey="F"
            fixing={props.fixing}
            onDismiss={props.onDismiss}
            onRestore={props.onRestore}
          />
          {view.judgment && <JudgeLine judgment={view.judgment} />}
          {preview.problems.length > 0 && (
            <Callout tone="danger" title={t('task.problems')}>
              {preview.problems.map((problem) => (
                <p key={problem.code}>{sentence(problem)}</p>
              ))}
            </Callout>
          )}
        </div>
        {preview.rows.length > 0 ? (
          <div className="max-md:px-4">
            <div className="flex justify-end px-4 pb-1 md:hidden">
              <Button
                size="sm"
                icon={outputsHidden ? <Eye /> : <EyeOff />}
                onClick={onToggleOutputs}
              >
                {t(outputsHidden ? 'rows.show' : 'rows.hide')}
              </Button>
            </div>
            <PreviewTable
              name={revision.id}
              rows={preview.rows}
              fields={fields}
              outputsHidden={outputsHidden}
              onToggleOutputs={onToggleOutputs}
            />
          </div>
        ) : (
          preview.problems.length === 0 && (
            <div className="px-4 text-soft">
              <p className="font-medium text-ink">{t('rows.none')}</p>
              <p>{t('rows.none-text')}</p>
            </div>
          )
        )}
      </div>
    </>
  )
}
