'use client'

import { ListTree } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import type { RejectReason } from '#lib/model/index.ts'
import { ActionBar } from './action-bar.tsx'
import { firstFix } from './finding-order.ts'
import { QueueBar } from './queue-bar.tsx'
import { QueuePanel } from './queue-panel.tsx'
import { RejectPopover } from './reject-popover.tsx'
import './review.css'
import { filterOf, type ReviewParams } from './review-params.ts'
import { TaskPane } from './task-pane.tsx'
import { TaskSkeleton } from './task-skeleton.tsx'
import { Triage } from './triage.tsx'
import { useDraftNote } from './use-draft-note.ts'
import { type ReviewStart, useReview } from './use-review.ts'
import { type ReviewKeyActions, useReviewKeys } from './use-review-keys.ts'

const EditTask = dynamic(() => import('./edit-task.tsx').then((part) => part.EditTask), {
  loading: () => <TaskSkeleton late />,
})
const HistorySheet = dynamic(() => import('./history-sheet.tsx').then((part) => part.HistorySheet))
const SiblingsDialog = dynamic(() =>
  import('./siblings-dialog.tsx').then((part) => part.SiblingsDialog),
)
const JudgeSheet = dynamic(() => import('./judge-sheet.tsx').then((part) => part.JudgeSheet))
const OverrideDialog = dynamic(() =>
  import('./override-dialog.tsx').then((part) => part.OverrideDialog),
)
const ShortcutsSheet = dynamic(() =>
  import('./shortcuts-sheet.tsx').then((part) => part.ShortcutsSheet),
)

/** The Review stage: queue, task, actions, and the keys for all of it. */
export function ReviewStage({ start }: { start: ReviewStart }) {
  const t = useTranslations('review')
  const review = useReview(start)
  const { view, current, sitting, done } = review
  /** The task that is being edited. */
  const [edited, setEdited] = useState<string | null>(null)
  const [rejecting, setRejecting] = useState(false)
  const [note, setNote] = useState('')
  const [open, setOpen] = useState<
    'history' | 'siblings' | 'shortcuts' | 'queue' | 'override' | 'judge' | null
  >(null)
  const draft = useDraftNote(current)
  const pane = useRef<HTMLElement>(null)
  const saveEdit = useRef<(() => void) | null>(null)

  const { setParams } = review
  const change = useCallback(
    (params: Partial<ReviewParams>) => {
      void setParams(params)
    },
    [setParams],
  )

  const editing = view !== null && edited === view.taskId
  const act = current === null ? undefined : done.get(current)
  const standing = act?.standing ?? view?.standing ?? 'proposed'
  const blocked = view?.blocked ?? false
  const refusal = sitting.refusals.find((one) => one.act.taskId === current) ?? null

  /** The focus goes to the task, so that Space and the next keys are not caught by the button just used. */
  const focusTask = () => {
    const focused = document.activeElement
    if (focused?.closest('[role="tree"]')) return
    pane.current?.focus({ preventScroll: true })
  }

  const leaveOverlays = () => {
    setRejecting(false)
    setNote('')
  }

  function approve() {
    if (!view) return
    if (blocked && review.may.override) {
      setOpen('override')
      return
    }
    if (blocked) {
      review.setSaid(t('findings.blocked'))
      return
    }
    review.decide({ verdict: 'approve', reason: null, note: null, alsoTaskIds: [] })
    focusTask()
  }

  function reject(reason: RejectReason) {
    leaveOverlays()
    review.decide(
      { verdict: 'reject', reason, note: note.trim() || null, alsoTaskIds: [] },
      t(`reject.reason.${reason}`),
    )
    focusTask()
  }

  function requestChanges() {
    leaveOverlays()
    review.decide({
      verdict: 'request-changes',
      reason: null,
      note: note.trim() || null,
      alsoTaskIds: [],
    })
    focusTask()
  }

  function startEdit() {
    if (!view) return
    setRejecting(false)
    setEdited(view.taskId)
  }

  function stopEdit() {
    setEdited(null)
    requestAnimationFrame(focusTask)
  }

  function undo() {
    setEdited(null)
    review.undo()
    focusTask()
  }

  const actions: ReviewKeyActions = {
    approve,
    reject: () => view && setRejecting(true),
    edit: startEdit,
    fix: () => {
      const fix = view && review.may.fix ? firstFix(view.findings) : null
      if (fix) void review.fix(fix)
      else review.setSaid(t('findings.no-fix'))
    },
    judge: () => review.may.judge && setOpen('judge'),
    skip: () => {
      review.skip()
      focusTask()
    },
    undo,
    next: () => {
      review.step(1)
      focusTask()
    },
    previous: () => {
      review.step(-1)
      focusTask()
    },
    'toggle-outputs': review.toggleOutputs,
    shortcuts: () => setOpen('shortcuts'),
    'save-and-approve': () => saveEdit.current?.(),
    back: stopEdit,
  }

  useReviewKeys({ rejecting, editing, actions, onReason: reject })

  // A closing list of reasons gives the focus back to its button; Space would open it again.
  const wasRejecting = useRef(false)
  useEffect(() => {
    if (rejecting || !wasRejecting.current) {
      wasRejecting.current = rejecting
      return
    }
    wasRejecting.current = false
    const timer = setTimeout(() => pane.current?.focus({ preventScroll: true }), 20)
    return () => clearTimeout(timer)
  }, [rejecting])

  // What e and ? open is fetched while the first task is being read.
  useEffect(() => {
    const timer = setTimeout(() => {
      void import('./edit-task.tsx')
      void import('./history-sheet.tsx')
      void import('./shortcuts-sheet.tsx')
    }, 1_500)
    return () => clearTimeout(timer)
  }, [])

  const marks = {
    standingOf: (task: { taskId: string; standing: typeof standing }) =>
      done.get(task.taskId)?.standing ?? task.standing,
    isSkipped: (taskId: string) => sitting.skipped.includes(taskId),
    isRefused: (taskId: string) => sitting.refusals.some((one) => one.act.taskId === taskId),
  }
  const { store } = review
  const reach = useCallback((families: number) => store.loadTo(families), [store])
  const panel = (onOpened?: () => void) => (
    <QueuePanel
      queue={review.queue}
      stale={review.queueStale}
      error={review.queueError}
      onRetry={store.retry}
      params={review.params}
      onChange={change}
      current={current}
      marks={marks}
      onReach={reach}
      onJudge={review.may.judge ? actions.judge : undefined}
      onOpen={(taskId) => {
        setEdited(null)
        review.goTo(taskId)
        onOpened?.()
      }}
    />
  )

  if (editing)
    return (
      <div className="flex h-[calc(100dvh-2.75rem)] min-h-0 flex-col">
        <h1 className="sr-only">{t('edit.title')}</h1>
        <EditTask
          key={view.taskId}
          view={view}
          onBack={stopEdit}
          saveRef={saveEdit}
          onSave={async (edit) => {
            const outcome = await review.edit({ view, ...edit })
            stopEdit()
            return outcome
          }}
          onReload={() => review.reloadTask(view.taskId)}
        />
      </div>
    )

  return (
    <div className="flex h-[calc(100dvh-2.75rem)] min-h-0 flex-col">
      <h1 className="sr-only">{t('title')}</h1>
      <QueueBar
        params={review.params}
        onChange={change}
        queue={review.queue}
        leading={
          <Button
            variant="ghost"
            size="sm"
            className="ml-1.5 lg:hidden"
            icon={<ListTree />}
            aria-haspopup="dialog"
            onClick={() => setOpen('queue')}
          >
            {t('queue.open')}
          </Button>
        }
      />
      <div className="flex min-h-0 flex-1">
        <aside
          aria-label={t('queue.label')}
          className="hidden w-60 shrink-0 flex-col border-r border-line lg:flex xl:w-72"
        >
          {panel()}
        </aside>
        <TaskPane review={review} pane={pane} onChange={change}>
          {view && (
            <Triage
              key={view.taskId}
              view={view}
              standing={standing}
              outputsHidden={review.outputsHidden}
              onToggleOutputs={review.toggleOutputs}
              onHistory={() => setOpen('history')}
              refusal={refusal}
              onAgain={review.again}
              onReload={() => review.reloadTask(view.taskId)}
              ownRevisionId={act?.what === 'edit' ? act.revisionId : null}
              onFix={review.may.fix ? (fix) => void review.fix(fix) : undefined}
              fixing={review.fixing}
              onDismiss={
                review.may.decide
                  ? (rule, reason) => void review.dismissFinding(rule, reason)
                  : undefined
              }
              onRestore={review.may.decide ? (rule) => void review.restoreFinding(rule) : undefined}
              hasDraft={draft.hasDraft}
              onEdit={startEdit}
              onDiscardDraft={draft.discard}
            />
          )}
        </TaskPane>
      </div>
      <ActionBar
        ready={view !== null}
        blocked={blocked}
        mayOverride={review.may.override}
        position={review.position}
        total={review.total}
        siblings={view?.siblings.length ?? 0}
        said={review.said}
        sending={review.sending}
        onApprove={approve}
        onEdit={startEdit}
        onSkip={actions.skip}
        onUndo={undo}
        onStep={review.step}
        onSiblings={() => setOpen('siblings')}
        onShortcuts={() => setOpen('shortcuts')}
        reject={
          <RejectPopover
            trigger={
              <Button shortcut="R" disabled={view === null} aria-haspopup="dialog">
                {t('actions.reject')}
              </Button>
            }
            open={rejecting && view !== null}
            onOpenChange={(next) => (next ? setRejecting(true) : leaveOverlays())}
            note={note}
            onNote={setNote}
            onReason={reject}
            onRequestChanges={requestChanges}
          />
        }
      />
      {open === 'queue' && (
        <Sheet
          open
          side="left"
          width="sm"
          title={t('queue.label')}
          onOpenChange={(next) => setOpen(next ? 'queue' : null)}
        >
          <div className="-mx-4 -mb-4 flex h-[calc(100dvh-4rem)] flex-col border-t border-line">
            {panel(() => setOpen(null))}
          </div>
        </Sheet>
      )}
      {open === 'history' && view && <HistorySheet view={view} onClose={() => setOpen(null)} />}
      {open === 'siblings' && view && (
        <SiblingsDialog
          view={view}
          onClose={() => setOpen(null)}
          onConfirm={(verdict) => {
            setOpen(null)
            review.decide(verdict, verdict.reason ? t(`reject.reason.${verdict.reason}`) : '')
            focusTask()
          }}
        />
      )}
      {open === 'override' && view && (
        <OverrideDialog
          view={view}
          onClose={() => setOpen(null)}
          onApprove={(override) => {
            setOpen(null)
            review.decide({
              verdict: 'approve',
              reason: null,
              note: null,
              override,
              alsoTaskIds: [],
            })
            focusTask()
          }}
        />
      )}
      {open === 'judge' && (
        <JudgeSheet
          familyIds={view ? [view.taskId, ...view.siblings.map(({ taskId }) => taskId)] : []}
          filter={filterOf(review.params)}
          matching={review.queue?.tasks ?? 0}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'shortcuts' && <ShortcutsSheet onClose={() => setOpen(null)} />}
    </div>
  )
}
