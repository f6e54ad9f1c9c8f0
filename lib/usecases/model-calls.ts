import {
  failCall,
  findBudget,
  findJob,
  insertCall,
  type Spend,
  settleCall,
  sumSpend,
  type Tx,
  transact,
} from '#db/index.ts'
import {
  CallFailure,
  type Completion,
  type CompletionRequest,
  greatestPromptTokens,
  type Pace,
} from '#lib/llm/index.ts'
import {
  type CallPurpose,
  costOf,
  DomainError,
  monthStart,
  newId,
  runCap,
  type SendMode,
  toDollars,
} from '#lib/model/index.ts'
import type { OpenModel } from './models.ts'
import type { Studio } from './studio.ts'

/** What a call is made for, and who pays. */
export interface CallSubject {
  projectId: string
  model: OpenModel
  purpose: CallPurpose
  /** The job whose cap counts beside the project's; null for none. */
  jobId: string | null
  runId: string | null
  datasetId: string | null
  promptVersion: string | null
  requestHash: string
}

/** The refusals of a cap: nothing was sent. */
const budgetCodes = new Set([
  'budget-run-reached',
  'budget-month-reached',
  'budget-needs-price',
  'budget-run-batch',
  'budget-month-batch',
  'budget-needs-batch-price',
])

/** Whether an error says that a cap is reached. */
export function isBudgetStop(error: unknown): boolean {
  return error instanceof DomainError && budgetCodes.has(error.code)
}

/** What a job was given to spend at most; null for no limit. */
export function jobCap(input: unknown): number | null {
  const cap = typeof input === 'object' && input !== null && 'cap' in input ? input.cap : null
  return typeof cap === 'number' ? cap : null
}

const refusals = {
  now: { run: 'budget-run-reached', month: 'budget-month-reached', price: 'budget-needs-price' },
  batch: {
    run: 'budget-run-batch',
    month: 'budget-month-batch',
    price: 'budget-needs-batch-price',
  },
} as const satisfies Record<SendMode, Record<string, string>>

/**
 * Why a request that may cost up to `next` micros must not go, or null. What is known to be spent, what
 * is kept back for requests on their way, lost, or of unknown cost, and this one together never exceed a
 * cap.
 */
export function capRefusal({
  next,
  run,
  month,
  mode = 'now',
}: {
  /** Null where the model has no price. */
  next: number | null
  run: Spend & { cap: number | null }
  month: Spend & { cap: number | null }
  /** Whether `next` is one request, or a whole batch at the price of one. */
  mode?: SendMode
}): DomainError | null {
  const codes = refusals[mode]
  for (const [code, { spent, reserved, cap }] of [
    [codes.run, run],
    [codes.month, month],
  ] as const) {
    if (cap === null) continue
    if (next === null) return new DomainError(codes.price, {}, { kind: 'conflict' })
    if (spent + reserved + next > cap)
      return new DomainError(
        code,
        {
          cap: toDollars(cap),
          spent: toDollars(spent),
          reserved: toDollars(reserved),
          next: toDollars(next),
        },
        { kind: 'conflict' },
      )
  }
  return null
}

/**
 * Makes what stands around every sending of a request: it waits for its turn, writes the call down with
 * the most that it can cost (in the transaction that checks the caps), and afterwards with what it did
 * cost. Throws what `capRefusal` gives. A call that failed costs nothing where the server said no or was
 * never reached; where it may have charged (timed out, cut off, unreadable, stopped) its reservation
 * goes on counting, as does that of one whose server counts no tokens.
 */
export function createLedgerEntry(
  studio: Studio,
  subject: CallSubject,
  {
    request,
    pace,
    signal,
    check = () => undefined,
    keep = () => undefined,
  }: {
    request: Pick<CompletionRequest, 'messages' | 'schema' | 'maxTokens'>
    pace: Pace | null
    signal?: AbortSignal | undefined
    /** Throws where the call must not be made any more. */
    check?: (tx: Tx) => void
    /** Keeps the answer, in the transaction that closes the call. */
    keep?: (tx: Tx, answer: Completion) => void
  },
): NonNullable<CompletionRequest['around']> {
  const { model } = subject
  const prompt = greatestPromptTokens({ model: model.model, ...request })
  const greatest = { prompt, cached: 0, completion: request.maxTokens }
  const next = model.price && costOf(greatest, model.price)

  async function sendOnce(send: () => Promise<Completion>): Promise<Completion> {
    const callId = newId('call')
    const sentAt = studio.now()
    transact(studio.db, (tx) => {
      check(tx)
      const refusal = capRefusal({ next, ...spendOf(tx, subject, sentAt) })
      if (refusal) throw refusal
      insertCall(tx, {
        id: callId,
        projectId: subject.projectId,
        purpose: subject.purpose,
        runId: subject.runId,
        jobId: subject.jobId,
        datasetId: subject.datasetId,
        modelId: model.id,
        model: model.model,
        host: model.host,
        promptVersion: subject.promptVersion,
        requestHash: subject.requestHash,
        state: 'sent',
        price: model.price,
        reserved: next ?? 0,
        sentAt,
      })
    })
    try {
      const answer = await send()
      const endedAt = studio.now()
      const { usage } = answer
      const cost = usage && model.price && costOf(usage, model.price)
      transact(studio.db, (tx) => {
        keep(tx, answer)
        settleCall(tx, { callId, usage, cost, milliseconds: endedAt - sentAt, endedAt })
      })
      return answer
    } catch (error) {
      const endedAt = studio.now()
      const said = error instanceof CallFailure ? error.reported : error
      transact(studio.db, (tx) =>
        failCall(tx, {
          callId,
          error:
            said instanceof DomainError
              ? { code: said.code, values: said.values }
              : { code: 'llm-stopped', values: {} },
          cost: error instanceof CallFailure && error.free ? 0 : null,
          milliseconds: endedAt - sentAt,
          endedAt,
        }),
      )
      throw error
    }
  }

  if (!pace) return sendOnce
  const tokens = prompt + request.maxTokens
  return (send) => pace.run({ tokens, signal }, () => sendOnce(send))
}

/** What counts against the caps of a call's job and of its project's month, as of now. */
export function spendOf(
  tx: Tx,
  { projectId, jobId }: Pick<CallSubject, 'projectId' | 'jobId'>,
  now: number,
) {
  const budget = findBudget(tx, { projectId }) ?? { perRun: null, perMonth: null }
  const job = jobId === null ? null : findJob(tx, { projectId, jobId })
  const nothing: Spend = { spent: 0, reserved: 0 }
  const monthCap = budget.perMonth
  const cap = job && runCap(jobCap(job.input), budget)
  return {
    run: {
      ...(job && cap !== null
        ? sumSpend(tx, { projectId, jobId: job.id, since: job.createdAt })
        : nothing),
      cap,
    },
    month: {
      ...(monthCap === null ? nothing : sumSpend(tx, { projectId, since: monthStart(now) })),
      cap: monthCap,
    },
  }
}
