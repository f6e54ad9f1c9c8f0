'use client'

import { useQueryStates } from 'nuqs'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { useLive } from '#components/shell/use-live.ts'
import { notify } from '#components/ui/toaster.tsx'
import { useErrorText, useShowError } from '#components/use-call.ts'
import type {
  FindingFix,
  FindingView,
  QueuePage,
  QueueTask,
  TaskContent,
  TaskView,
} from '#lib/model/index.ts'
import { filterOf, type ReviewParams, reviewParams, taskIdOf } from './review-params.ts'
import { actsByTask, type Refusal, type SittingAct } from './sitting.ts'
import { countsAfter, tabOf } from './tab-counts.ts'
import { useActs, type Verdicts } from './use-acts.ts'
import { useQueue } from './use-queue.ts'
import { useTask, useTaskCache } from './use-task.ts'
import { nextOpen, prefetchOrder, stepInOrder, walkOrder } from './walk-order.ts'

/** What the server rendered. */
export interface ReviewStart {
  may: { fix: boolean; decide: boolean; override: boolean; judge: boolean }
  params: ReviewParams
  queue: QueuePage
  task: TaskView | null
  /** The live sequence number at which it was read. */
  since: number
}

/** How close to the loaded end of the queue the walk may come before more is loaded. */
const lookAhead = 40

const tabOfAct = (act: SittingAct) => tabOf({ standing: act.standing, blocked: false })

/** Everything the review page knows and can do; the components below only show it. */
export function useReview(start: ReviewStart) {
  const t = useTranslations('review')
  const errorText = useErrorText()
  const showError = useShowError()
  const [params, setParams] = useQueryStates(reviewParams, { history: 'replace' })
  const [said, setSaid] = useState('')
  const [fixing, setFixing] = useState(false)
  const [outputsHidden, setOutputsHidden] = useState(false)
  const cache = useTaskCache(start.task)

  const acts = useActs({
    onSent(act, outcome) {
      for (const taskId of outcome.applied) cache.markStale(taskId)
      if (act.alsoTaskIds.length > 0) {
        notify.success(
          t('said.siblings', {
            count: outcome.applied.length,
            dataset: nameOf(act.taskId),
            verdict: act.what.replaceAll('-', '_'),
            exceptions: outcome.exceptions.length,
          }),
          { action: { label: t('actions.undo'), onClick: () => undoRef.current() } },
        )
      }
    },
    onRefused(act, sentence) {
      cache.markStale(act.taskId)
      notify.error(t('said.refused', { dataset: nameOf(act.taskId) }), {
        description: sentence,
        id: `refused-${act.taskId}`,
        action: { label: t('said.show-task'), onClick: () => goTo(act.taskId) },
      })
      if (currentRef.current === null) goTo(act.taskId)
    },
    onUndone({ act, taskId, tasks }) {
      if (taskId === null) {
        setSaid(t('said.nothing-to-undo'))
        return
      }
      for (const one of [taskId, ...(act?.alsoTaskIds ?? [])]) cache.markStale(one)
      if (act?.taskId === taskId) return
      setSaid(t('said.undone-other', { count: tasks }))
      goTo(taskId)
    },
    onUndoFailed(error) {
      notify.error(t('said.undo-failed'), { description: errorText(error) })
    },
  })
  const { sitting } = acts
  const done = useMemo(() => actsByTask(sitting), [sitting])
  const isOpen = useCallback(
    (taskId: string) => {
      const act = done.get(taskId)
      return act === undefined || (act.what === 'edit' && tabOfAct(act) === 'waiting')
    },
    [done],
  )

  const filter = filterOf(params)
  const { queue, pending, error, store, previous } = useQueue({
    filter,
    initialFilter: filterOf(start.params),
    initial: start.queue,
    isMine: (taskId) => done.has(taskId) || taskId === currentRef.current,
  })

  const tasks = useMemo(() => {
    const found = new Map<string, QueueTask & { datasetName: string; examples: number | null }>()
    for (const { family } of queue?.entries ?? [])
      for (const task of family.tasks)
        found.set(task.taskId, {
          ...task,
          datasetName: family.datasetName,
          examples: family.examples,
        })
    return found
  }, [queue])
  const order = useMemo(
    () => walkOrder([...tasks.keys()], sitting.skipped),
    [tasks, sitting.skipped],
  )
  const wanted = taskIdOf(params)
  const current = wanted ?? order.find(isOpen) ?? null
  const entry = useTask(cache, current)
  const view = entry?.view ?? null
  const currentRef = useRef(current)
  useEffect(() => {
    currentRef.current = current
  })

  const goTo = useCallback(
    (taskId: string | null) => {
      void setParams({ task: taskId })
    },
    [setParams],
  )

  function nameOf(taskId: string): string {
    return cache.read(taskId)?.view?.dataset.name ?? tasks.get(taskId)?.datasetName ?? ''
  }

  // The next tasks and the one before are loaded once the current one is there.
  const settled = entry !== null && !entry.pending
  useEffect(() => {
    if (current !== null && !settled) return
    for (const taskId of prefetchOrder({ order, current, isOpen })) cache.ensure(taskId)
  }, [cache, current, settled, order, isOpen])

  const index = current === null ? -1 : order.indexOf(current)
  const loaded = queue?.entries.length ?? 0
  const nearEnd = order.length - index < lookAhead
  useEffect(() => {
    if (nearEnd && loaded > 0) store.loadTo(loaded + lookAhead)
  }, [nearEnd, loaded, store])

  // What others and the worker do. Own decisions come back this way too, when all are sent.
  const wantsRefresh = useRef<ReturnType<typeof setTimeout> | null>(null)
  const refreshSoon = useCallback(
    (wait: number) => {
      wantsRefresh.current ??= setTimeout(() => {
        wantsRefresh.current = null
        store.refresh()
      }, wait)
    },
    [store],
  )
  useEffect(
    () => () => {
      if (wantsRefresh.current) clearTimeout(wantsRefresh.current)
      wantsRefresh.current = null
    },
    [],
  )
  useLive(
    ['task', 'dataset'],
    (event) => {
      if (event === null || event.kind === 'task') cache.markStale(event?.id ?? null)
      refreshSoon(500)
    },
    start.since,
  )
  useEffect(() => {
    if (acts.sending === 0 && sitting.acts.length > 0) refreshSoon(500)
  }, [acts.sending, sitting.acts.length, refreshSoon])

  function moveCounts(act: SittingAct, back = false) {
    store.change((before) => {
      let { counts } = before
      for (const taskId of [act.taskId, ...act.alsoTaskIds]) {
        const task = tasks.get(taskId)
        if (!task) continue
        const was = tabOf(task)
        const is = tabOf({ standing: act.standing, blocked: task.blocked })
        counts = countsAfter(counts, back ? { from: is, to: was } : { from: was, to: is })
      }
      return { ...before, counts }
    })
  }

  function goOn(from: string, also: readonly string[] = []) {
    const next = nextOpen({
      order,
      current: from,
      isOpen: (taskId) => isOpen(taskId) && !also.includes(taskId),
      refused: sitting.refusals.map(({ act }) => act.taskId),
    })
    goTo(next)
  }

  function decide(verdict: Verdicts, reasonText = '') {
    if (!view) return
    const act = acts.decide(view, verdict)
    moveCounts(act)
    const examples = view.preview.counts.examples
    const dataset = view.dataset.name
    setSaid(
      verdict.verdict === 'approve'
        ? t('said.approve', { dataset, examples })
        : verdict.verdict === 'reject'
          ? t('said.reject', { dataset, reason: reasonText })
          : t('said.request-changes', { dataset }),
    )
    goOn(view.taskId, verdict.alsoTaskIds)
  }

  function undo() {
    const act = acts.undo()
    if (!act) return
    moveCounts(act, true)
    setSaid(t('said.undone', { count: 1 + act.alsoTaskIds.length, dataset: nameOf(act.taskId) }))
    goTo(act.taskId)
  }
  const undoRef = useRef(undo)
  useEffect(() => {
    undoRef.current = undo
  })

  async function changeFindings(
    of: TaskView,
    done: 'said.dismissed' | 'said.restored',
    send: () => Promise<{ findings: FindingView[] }>,
  ) {
    try {
      const { findings } = await send()
      cache.put({ ...of, findings })
      setSaid(t(done))
    } catch (reason) {
      cache.markStale(of.taskId)
      showError(reason)
    }
  }

  return {
    may: start.may,
    params,
    setParams,
    queue: queue ?? previous,
    /** Another filter's queue is shown while this one's loads. */
    queueStale: queue === null,
    queuePending: pending,
    queueError: error,
    store,
    tasks,
    order,
    done,
    sitting,
    sending: acts.sending,
    current,
    entry,
    view,
    position: index === -1 ? null : index + 1,
    total: queue ? Math.max(order.length, queue.tasks + queue.keptTasks) : order.length,
    said,
    setSaid,
    outputsHidden,
    toggleOutputs() {
      setSaid(outputsHidden ? t('said.outputs-shown') : t('said.outputs-hidden'))
      setOutputsHidden(!outputsHidden)
    },
    goTo,
    step(by: 1 | -1) {
      const next = stepInOrder(order, current, by)
      if (next === null) setSaid(by === 1 ? t('said.nothing-next') : t('said.nothing-previous'))
      else {
        setSaid('')
        goTo(next)
      }
    },
    skip() {
      if (current === null) return
      acts.skip(current)
      setSaid(t('said.skip'))
      goOn(current)
    },
    decide,
    undo,
    again(refusal: Refusal) {
      moveCounts(acts.again(refusal))
      if (refusal.act.taskId === current) goOn(refusal.act.taskId, refusal.act.alsoTaskIds)
    },
    dismiss: acts.dismiss,
    retryTask() {
      if (current !== null) cache.ensure(current)
    },
    /** Takes the newest revision in. */
    reloadTask(taskId: string) {
      acts.dismiss(taskId)
      cache.markStale(taskId)
    },
    fixing,
    /** Mends the task by a finding's remedy. */
    async fix(fix: FindingFix) {
      if (!view || fixing) return
      setFixing(true)
      try {
        await acts.fix(view, fix)
        setSaid(t('said.edit', { dataset: view.dataset.name, number: view.revisions + 1 }))
      } catch (reason) {
        cache.markStale(view.taskId)
        showError(reason)
      } finally {
        setFixing(false)
      }
    },
    async dismissFinding(rule: string, reason: string) {
      if (!view) return
      const { taskId, revision } = view
      await changeFindings(view, 'said.dismissed', () =>
        call('review.dismissFinding', { taskId, revisionId: revision.id, rule, reason }),
      )
    },
    async restoreFinding(rule: string) {
      if (!view) return
      const { taskId, revision } = view
      await changeFindings(view, 'said.restored', () =>
        call('review.restoreFinding', { taskId, revisionId: revision.id, rule }),
      )
    },
    async edit(edit: {
      view: TaskView
      content: TaskContent
      approve: boolean
      alsoTaskIds: string[]
      baseRevisionId: string
    }) {
      const outcome = await acts.edit(edit.view, edit)
      const { name } = edit.view.dataset
      setSaid(
        edit.approve
          ? t('said.edit-approve', { dataset: name })
          : t('said.edit', { dataset: name, number: edit.view.revisions + 1 }),
      )
      if (edit.approve) goOn(edit.view.taskId, outcome.applied)
      return outcome
    },
  }
}

export type Review = ReturnType<typeof useReview>
