'use client'

import { ArrowLeft } from 'lucide-react'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError, call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { useErrorText, useShowError } from '#components/use-call.ts'
import {
  type FindingFix,
  type PreviewPick,
  type ReviewOutcome,
  type TaskContent,
  type TaskView,
  taskTypes,
} from '#lib/model/index.ts'
import { readyContent, sameContent } from './draft-content.ts'
import { EditAnswerSet } from './edit-answer-set.tsx'
import { EditInput } from './edit-input.tsx'
import { EditOutput } from './edit-output.tsx'
import { EditPhrasings } from './edit-phrasings.tsx'
import { EditSection } from './edit-section.tsx'
import { EditValues } from './edit-values.tsx'
import { EditWhere } from './edit-where.tsx'
import { LivePreview } from './live-preview.tsx'
import { EditSiblingsDialog } from './siblings-dialog.tsx'
import { useDraft } from './use-draft.ts'
import { useLivePreview } from './use-live-preview.ts'

export interface EditTaskProps {
  view: TaskView
  onBack: () => void
  /** Resolves once it is saved; rejects with the refusal, and the draft stays. */
  onSave: (edit: {
    content: TaskContent
    approve: boolean
    alsoTaskIds: string[]
    baseRevisionId: string
  }) => Promise<ReviewOutcome>
  /** Takes the newest revision in; `view` then changes. */
  onReload: () => void
  /** Where the page's key for saving and approving finds what it does. */
  saveRef: RefObject<(() => void) | null>
}

/** A task being edited: its parts on the left, what they make of real rows on the right. */
export function EditTask({ view, onBack, onSave, onReload, saveRef }: EditTaskProps) {
  const t = useTranslations('review.edit')
  const review = useTranslations('review')
  const errorText = useErrorText()
  const showError = useShowError()
  const form = useRef<HTMLDivElement>(null)
  const draft = useDraft(view)
  const { content } = draft
  const [pick, setPick] = useState<PreviewPick>({ kind: 'varied' })
  const [saving, setSaving] = useState<'save' | 'approve' | null>(null)
  const [refused, setRefused] = useState<unknown>(null)
  const [siblings, setSiblings] = useState(false)
  const [fixing, setFixing] = useState(false)
  const { content: ready, gaps } = useMemo(() => readyContent(content), [content])
  const unchanged = sameContent(content, view.revision.content)
  const previewed = gaps.includes('instruction') ? null : ready
  const { preview, rendered, error, pending, again } = useLivePreview({
    datasetId: view.dataset.id,
    content: previewed,
    pick,
    initial: unchanged ? view.preview : null,
  })
  const blocked = preview?.findings.some(({ severity }) => severity === 'blocking') ?? false
  const cannotSave = gaps.length > 0 || saving !== null
  const conflict = refused instanceof ApiError && refused.code === 'revision-moved-on'

  useEffect(() => {
    form.current?.querySelector('textarea')?.focus({ preventScroll: true })
  }, [])

  async function save(approve: boolean, alsoTaskIds: string[] = []) {
    if (cannotSave) return
    setSaving(approve ? 'approve' : 'save')
    setRefused(null)
    try {
      await onSave({ content: ready, approve, alsoTaskIds, baseRevisionId: draft.baseRevisionId })
      draft.forget()
    } catch (reason) {
      setRefused(reason)
      setSaving(null)
    }
  }
  useEffect(() => {
    saveRef.current = () => void save(true)
    return () => {
      saveRef.current = null
    }
  })

  async function fix(fix: FindingFix) {
    if (fixing) return
    setFixing(true)
    try {
      const fixed = await call('review.tryFix', {
        datasetId: view.dataset.id,
        content: ready,
        fix,
      })
      if (fixed.content) draft.change(fixed.content)
    } catch (reason) {
      showError(reason)
    } finally {
      setFixing(false)
    }
  }

  const change = (part: Partial<TaskContent>) => draft.change({ ...content, ...part })
  return (
    <>
      <div className="flex min-h-10 shrink-0 items-center gap-3 border-b border-line px-2">
        <Button variant="ghost" size="sm" icon={<ArrowLeft />} shortcut="Escape" onClick={onBack}>
          {t('back')}
        </Button>
        <p className="min-w-0 truncate font-semibold">
          {t('label', { dataset: view.dataset.name })}
        </p>
        <p className="text-sm text-soft">
          {review('task.revision', { number: view.revision.number })}
        </p>
        {draft.restored && (
          <p role="status" className="ml-auto flex items-center gap-2 text-sm text-soft">
            {t('restored')}
            <Button size="sm" variant="ghost" onClick={draft.reset}>
              {t('discard')}
            </Button>
          </p>
        )}
      </div>
      <div className="flex min-h-0 flex-1 max-md:flex-col max-md:overflow-y-auto">
        <div
          ref={form}
          className="min-h-0 w-1/2 overflow-y-auto border-r border-line max-md:w-full max-md:shrink-0 max-md:overflow-visible max-md:border-r-0 max-md:border-b"
        >
          <EditPhrasings
            value={content.instructions}
            onChange={(instructions) => change({ instructions })}
          />
          <EditInput
            value={content.input}
            onChange={(input) => change({ input })}
            fields={view.fields}
          />
          <EditOutput
            value={content.output}
            onChange={(output) => change({ output })}
            fields={view.fields}
          />
          <EditAnswerSet
            content={content}
            onChange={(answerSet) => change({ answerSet })}
            view={view}
          />
          <EditValues
            value={content.fieldRules}
            onChange={(fieldRules) => change({ fieldRules })}
            view={view}
          />
          <EditWhere
            value={content.where}
            onChange={(where) => change({ where })}
            fields={view.fields}
          />
          <EditSection title={t('type')}>
            <Field label={t('type')} hideLabel>
              <Select
                value={content.taskType}
                onChange={(taskType) => change({ taskType })}
                options={taskTypes.map((value) => ({ value, label: t(`task-type.${value}`) }))}
              />
            </Field>
          </EditSection>
        </div>
        <LivePreview
          view={view}
          content={previewed}
          preview={preview}
          rendered={rendered}
          error={error}
          pending={pending}
          onAgain={again}
          onFix={(one) => void fix(one)}
          fixing={fixing}
          pick={pick}
          onPick={setPick}
        />
      </div>
      {refused !== null && (
        <Callout
          live
          tone="danger"
          className="mx-4 my-2 shrink-0"
          title={t(conflict ? 'conflict' : 'failed')}
          actions={
            conflict && (
              <Button
                size="sm"
                onClick={() => {
                  setRefused(null)
                  draft.rebase()
                  onReload()
                }}
              >
                {t('conflict-reload')}
              </Button>
            )
          }
        >
          {conflict ? t('conflict-text', { sentence: errorText(refused) }) : errorText(refused)}
        </Callout>
      )}
      <div
        role="toolbar"
        aria-label={review('actions.label')}
        className="review-bar flex min-h-13 shrink-0 flex-wrap items-center gap-2 border-t border-line px-4 py-2"
      >
        <Button
          variant="primary"
          shortcut="Mod+Enter"
          disabled={cannotSave || blocked}
          pending={saving === 'approve'}
          onClick={() => save(true)}
        >
          {t('save-approve')}
        </Button>
        <Button
          disabled={cannotSave || unchanged}
          pending={saving === 'save'}
          onClick={() => save(false)}
        >
          {t('save')}
        </Button>
        <p role="status" className="min-w-0 flex-1 truncate text-sm text-soft">
          {gaps[0]
            ? t(`missing.${gaps[0]}`)
            : blocked
              ? t('blocked')
              : unchanged
                ? t('unchanged')
                : ''}
        </p>
        {view.siblings.length > 0 && (
          <Button
            size="sm"
            variant="ghost"
            aria-haspopup="dialog"
            disabled={cannotSave}
            onClick={() => setSiblings(true)}
          >
            {review('actions.siblings', { count: view.siblings.length })}
          </Button>
        )}
      </div>
      {siblings && (
        <EditSiblingsDialog
          view={view}
          content={ready}
          onClose={() => setSiblings(false)}
          onConfirm={({ approve, alsoTaskIds }) => {
            setSiblings(false)
            void save(approve, alsoTaskIds)
          }}
        />
      )}
    </>
  )
}
