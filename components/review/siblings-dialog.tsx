'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { useCall, useErrorText } from '#components/use-call.ts'
import {
  type Api,
  type RejectReason,
  rejectReasons,
  type TaskContent,
  type TaskView,
  type Verdict,
  verdicts,
} from '#lib/model/index.ts'
import { StandingMark } from './standing-mark.tsx'
import type { Verdicts } from './use-acts.ts'

interface CommonProps {
  view: TaskView
  onClose: () => void
}

/** Chooses siblings that get the same decision; shows first which will get it, and why others will not. */
export function SiblingsDialog({
  view,
  onClose,
  onConfirm,
}: CommonProps & { onConfirm: (verdict: Verdicts) => void }) {
  const t = useTranslations('review')
  const [verdict, setVerdict] = useState<Verdict>('approve')
  const [reason, setReason] = useState<RejectReason | null>(null)
  const choice = useChoice(view, { kind: 'decide', verdict })
  const count = 1 + choice.applies.length
  return (
    <Dialog
      open
      width="lg"
      onOpenChange={(open) => !open && onClose()}
      title={t('siblings.title')}
      description={t('siblings.text')}
      footer={
        <>
          <p className="mr-auto text-sm text-soft">{t('siblings.undo-note')}</p>
          <Button
            variant="primary"
            disabled={!choice.ready || (verdict === 'reject' && reason === null)}
            onClick={() =>
              onConfirm({
                verdict,
                reason: verdict === 'reject' ? reason : null,
                note: null,
                alsoTaskIds: choice.applies,
              })
            }
          >
            {t(`siblings.confirm.${verdict}`, { count })}
          </Button>
        </>
      }
    >
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <Segmented
          label={t('siblings.verdict')}
          value={verdict}
          onChange={setVerdict}
          options={verdicts.map((value) => ({ value, label: t(`siblings.${value}`) }))}
        />
        {verdict === 'reject' && (
          <Field label={t('siblings.reason')} hideLabel className="w-80">
            <Select
              value={reason}
              onChange={setReason}
              placeholder={t('reject.title')}
              options={rejectReasons.map((value) => ({
                value,
                label: t(`reject.reason.${value}`),
              }))}
            />
          </Field>
        )}
      </div>
      <SiblingChoice view={view} choice={choice} />
    </Dialog>
  )
}

/** Chooses siblings that get the same content; they keep nothing of their own. */
export function EditSiblingsDialog({
  view,
  content,
  onClose,
  onConfirm,
}: CommonProps & {
  content: TaskContent
  onConfirm: (edit: { approve: boolean; alsoTaskIds: string[] }) => void
}) {
  const t = useTranslations('review.siblings')
  const [approve, setApprove] = useState(true)
  const choice = useChoice(view, { kind: 'edit', content, approve })
  const count = 1 + choice.applies.length
  return (
    <Dialog
      open
      width="lg"
      onOpenChange={(open) => !open && onClose()}
      title={t('title-edit')}
      description={t('text')}
      footer={
        <>
          <p className="mr-auto text-sm text-soft">{t('undo-note')}</p>
          <Button
            variant="primary"
            disabled={!choice.ready}
            onClick={() => onConfirm({ approve, alsoTaskIds: choice.applies })}
          >
            {t(approve ? 'confirm.edit-approve' : 'confirm.edit', { count })}
          </Button>
        </>
      }
    >
      <div className="mb-3">
        <Segmented
          label={t('verdict')}
          value={approve ? 'approve' : 'save'}
          onChange={(value) => setApprove(value === 'approve')}
          options={[
            { value: 'approve', label: t('edit-approve') },
            { value: 'save', label: t('edit') },
          ]}
        />
      </div>
      <SiblingChoice view={view} choice={choice} />
    </Dialog>
  )
}

type Plan = Api['review.planSiblings']['output']

interface Choice {
  chosen: ReadonlySet<string>
  setChosen: (chosen: ReadonlySet<string>) => void
  applies: string[]
  exceptions: Plan['exceptions']
  /** Whether what is shown is what would happen. */
  ready: boolean
  error: unknown
  reload: () => void
}

function useChoice(view: TaskView, action: Api['review.planSiblings']['input']['action']): Choice {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(view.siblings.map(({ taskId }) => taskId)),
  )
  const siblingIds = view.siblings
    .map(({ taskId }) => taskId)
    .filter((taskId) => chosen.has(taskId))
  const none = siblingIds.length === 0
  const { data, error, pending, reload } = useCall(
    'review.planSiblings',
    { taskId: view.taskId, siblingIds, action },
    { skip: none },
  )
  return {
    chosen,
    setChosen,
    applies: none ? [] : (data?.applies ?? []),
    exceptions: none ? [] : (data?.exceptions ?? []),
    ready: none || (data !== null && !pending && error === null),
    error: none ? null : error,
    reload,
  }
}

function SiblingChoice({ view, choice }: { view: TaskView; choice: Choice }) {
  const t = useTranslations('review.siblings')
  const common = useTranslations('common')
  const sentence = useSentence('errors')
  const errorText = useErrorText()
  const { siblings } = view
  const { chosen, setChosen, applies, exceptions, ready, error } = choice
  const why = new Map(exceptions.map((exception) => [exception.taskId, exception.why]))
  return (
    <>
      <fieldset className="rounded-md border border-line">
        <legend className="sr-only">{t('choose')}</legend>
        <div className="border-b border-line bg-sunken px-3 py-1.5">
          <Checkbox
            checked={chosen.size === siblings.length}
            indeterminate={chosen.size > 0 && chosen.size < siblings.length}
            onChange={(event) =>
              setChosen(
                event.target.checked ? new Set(siblings.map(({ taskId }) => taskId)) : new Set(),
              )
            }
          >
            {t('all', { count: siblings.length })}
          </Checkbox>
        </div>
        <ul className="max-h-[32vh] overflow-y-auto">
          {siblings.map((sibling) => {
            const exception = why.get(sibling.taskId)
            return (
              <li key={sibling.taskId} className="border-b border-line px-3 py-1.5 last:border-0">
                <div className="flex items-center justify-between gap-3">
                  <Checkbox
                    checked={chosen.has(sibling.taskId)}
                    onChange={(event) => {
                      const next = new Set(chosen)
                      if (event.target.checked) next.add(sibling.taskId)
                      else next.delete(sibling.taskId)
                      setChosen(next)
                    }}
                  >
                    <span className="line-clamp-2">{sibling.instruction}</span>
                  </Checkbox>
                  <StandingMark
                    standing={sibling.standing}
                    blocked={sibling.blocked}
                    className="shrink-0"
                  />
                </div>
                {exception && chosen.has(sibling.taskId) && (
                  <p className="ml-6 text-sm text-warning">▲ {sentence(exception)}</p>
                )}
              </li>
            )
          })}
        </ul>
      </fieldset>
      <div role="status" className="mt-3 min-h-10">
        {error !== null ? (
          <Callout
            tone="danger"
            actions={
              <Button size="sm" onClick={choice.reload}>
                {common('retry')}
              </Button>
            }
          >
            {errorText(error)}
          </Callout>
        ) : !ready ? (
          <p className="animate-late text-soft">{t('planning')}</p>
        ) : (
          <>
            <p className="font-medium">
              {applies.length === 0 ? t('applies-none') : t('applies', { count: applies.length })}
            </p>
            {exceptions.length > 0 && (
              <p className="text-sm text-soft">{t('exceptions', { count: exceptions.length })}</p>
            )}
          </>
        )}
      </div>
    </>
  )
}
