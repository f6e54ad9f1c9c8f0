import type { JobView, Message, ProposalPlan, RunView } from '#lib/model/index.ts'

/** What came of one or several runs. */
export interface RunOutcome {
  added: number
  repeated: number
  blocked: number
  /** Runs that ended without an error, whatever they gave. */
  done: number
  failed: RunView[]
  /** Runs that ended without an error and without a single task. */
  empty: RunView[]
  /** Runs that gave tasks, and of whose answer a part could not be used. */
  partial: RunView[]
  canceled: RunView[]
  open: RunView[]
}

/** Adds up what runs gave. */
export function outcomeOf(runs: readonly RunView[]): RunOutcome {
  const outcome: RunOutcome = {
    added: 0,
    repeated: 0,
    blocked: 0,
    done: 0,
    failed: [],
    empty: [],
    partial: [],
    canceled: [],
    open: [],
  }
  for (const run of runs) {
    outcome.added += run.added
    outcome.repeated += run.repeated
    outcome.blocked += run.blocked
    const kind = runResult(run)
    if (kind === 'done' || kind === 'empty' || kind === 'partial') outcome.done += 1
    if (kind !== 'done') outcome[kind].push(run)
  }
  return outcome
}

export type RunResult = 'open' | 'done' | 'partial' | 'empty' | 'failed' | 'canceled'

/** How a run stands in one word: done only where nothing was lost. */
export function runResult(run: RunView): RunResult {
  if (run.state === 'queued' || run.state === 'running') return 'open'
  if (run.state === 'failed' || run.state === 'canceled') return run.state
  if (run.added + run.repeated + run.blocked === 0) return 'empty'
  return run.notes.some(isLoss) ? 'partial' : 'done'
}

/** Whether a note says that something of an answer was lost. What the rules note is about the data. */
function isLoss({ code }: Message): boolean {
  return code.startsWith('answer-')
}

/** Which catalog a run's note is in. */
export function noteNamespace({ code }: Message): 'errors' | 'proposals-rules' {
  return code.startsWith('rules-') ? 'proposals-rules' : 'errors'
}

/** Whether the job of runs has ended, and there is nothing more to wait for. */
export function hasEnded(job: JobView | null): boolean {
  return job !== null && !['queued', 'running', 'paused'].includes(job.state)
}

/** What of a plan will be sent: the datasets that are not refused, and how much of them. */
export function sendingOf(plan: ProposalPlan): {
  datasetIds: string[]
  rows: number
  tokens: number
  refused: ProposalPlan['items']
} {
  const going = plan.items.filter(({ refusal }) => refusal === null)
  return {
    datasetIds: going.map(({ datasetId }) => datasetId),
    rows: going.reduce((sum, { rows }) => sum + rows, 0),
    tokens: going.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
    refused: plan.items.filter(({ refusal }) => refusal !== null),
  }
}

/** The longest list of datasets that an address of the review page can hold. */
const linkedDatasets = 50

/** Where the tasks of some datasets are reviewed. */
export function reviewHref(datasetIds: readonly string[], tab?: 'blocked'): string {
  const unique = [...new Set(datasetIds)]
  const params = [
    ...(unique.length > 0 && unique.length <= linkedDatasets
      ? [`dataset=${unique.join(',')}`]
      : []),
    ...(tab ? [`tab=${tab}`] : []),
  ]
  return params.length > 0 ? `/review?${params.join('&')}` : '/review'
}
