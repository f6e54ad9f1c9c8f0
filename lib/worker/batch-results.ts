import {
  type BatchRecord,
  failCall,
  holdsJob,
  keepAnswer,
  listUnsettledCalls,
  loseBatchCalls,
  settleCall,
  type Tx,
  transact,
  updateBatch,
} from '#db/index.ts'
import type { JobContext } from '#lib/jobs/index.ts'
import {
  type BatchClient,
  type BatchOutcome,
  type BatchStanding,
  commonDialect,
  type Dialect,
  fullDialect,
  readDialect,
} from '#lib/llm/index.ts'
import { costOf, type Message } from '#lib/model/index.ts'
import type { Studio } from '#lib/usecases/index.ts'
import { endRun, listFailure, nameOf } from './batch-runs-end.ts'

/** Lines that are written down at a time. */
const linesAtATime = 100

type Call = ReturnType<typeof listUnsettledCalls>[number]

/** How a batch's requests are written. */
export function dialectOf(batch: BatchRecord): Dialect {
  return readDialect(batch.dialect) ?? fullDialect
}

/**
 * Takes what an ended batch brought: every answer is kept before anything is made of it, every failure
 * ends its run in words, and what has no line is told of by how the batch ended. Yields after each
 * hundred lines; what was taken is not taken again.
 */
export async function* takeResults(
  studio: Studio,
  {
    context,
    client,
    batch,
    standing,
  }: {
    context: JobContext
    client: BatchClient
    batch: BatchRecord
    standing: BatchStanding
  },
): AsyncGenerator<unknown> {
  const dialect = dialectOf(batch)
  for (const fileId of standing.fileIds) {
    let lines: { id: string; outcome: BatchOutcome }[] = []
    for await (const line of client.read({ fileId, dialect, signal: context.signal })) {
      lines.push(line)
      if (lines.length < linesAtATime) continue
      settleLines(studio, { context, batch, lines, host: client.host })
      lines = []
      yield {}
    }
    settleLines(studio, { context, batch, lines, host: client.host })
    yield {}
  }
  const rest = listUnsettledCalls(studio.db, { batchId: batch.id })
  const { error, cost } = endWithoutLine(standing, client.host)
  // A job that is canceled leaves what was not sent as it leaves its other runs.
  const isFailure = !context.windsDown || standing.phase !== 'cancelled'
  for (const call of isFailure ? rest : []) list(studio, context, call, error)
  transact(studio.db, (tx) => {
    mustHold(tx, context)
    for (const call of rest) {
      failCall(tx, { callId: call.id, error, cost, milliseconds: null, endedAt: studio.now() })
      end(studio, tx, context, call, isFailure ? error : null)
    }
    endBatch(studio, tx, { batch, standing })
  })
}

/** Gives a batch up of which nobody can say any more what became of it; its money stays kept back. */
export function loseBatch(
  studio: Studio,
  { context, batch, error }: { context: JobContext; batch: BatchRecord; error: Message },
): void {
  const calls = listUnsettledCalls(studio.db, { batchId: batch.id })
  if (!context.windsDown) for (const call of calls) list(studio, context, call, error)
  transact(studio.db, (tx) => {
    mustHold(tx, context)
    for (const call of calls) end(studio, tx, context, call, context.windsDown ? null : error)
    loseBatchCalls(tx, { batchId: batch.id })
    endBatch(studio, tx, { batch, standing: null })
  })
}

function endBatch(
  studio: Studio,
  tx: Tx,
  { batch, standing }: { batch: BatchRecord; standing: BatchStanding | null },
): void {
  updateBatch(tx, {
    batchId: batch.id,
    patch: { state: 'ended', endedAt: studio.now(), ...(standing && { phase: standing.phase }) },
  })
}

/** What is said of requests that an ended batch has no line for, and whether they may have cost something. */
function endWithoutLine(
  { phase, refusal }: BatchStanding,
  host: string,
): { error: Message; cost: 0 | null } {
  if (phase === 'failed')
    return {
      error: { code: 'batch-refused', values: { host, message: refusal ?? 'none' } },
      cost: 0,
    }
  if (phase === 'expired') return { error: { code: 'batch-expired', values: { host } }, cost: 0 }
  if (phase === 'cancelled') return { error: { code: 'batch-canceled', values: { host } }, cost: 0 }
  return { error: { code: 'batch-line-missing', values: { host } }, cost: null }
}

function settleLines(
  studio: Studio,
  {
    context,
    batch,
    lines,
    host,
  }: {
    context: JobContext
    batch: BatchRecord
    lines: readonly { id: string; outcome: BatchOutcome }[]
    host: string
  },
): void {
  if (lines.length === 0) return
  // Lines that were taken before a worker was killed are settled already.
  const calls = new Map(
    listUnsettledCalls(studio.db, {
      batchId: batch.id,
      callIds: lines.map(({ id }) => id),
    }).map((call) => [call.id, call]),
  )
  const open = lines.flatMap(({ id, outcome }) => {
    const call = calls.get(id)
    return call ? [{ call, outcome }] : []
  })
  for (const { call, outcome } of open) {
    const error = errorOf(outcome, host)
    if (error && !goesAgain(context, outcome)) list(studio, context, call, error)
  }
  transact(studio.db, (tx) => {
    mustHold(tx, context)
    let simpler = readDialect(batch.simpler)
    for (const { call, outcome } of open) {
      settleLine(studio, tx, { call, outcome, host })
      const error = errorOf(outcome, host)
      if (error) end(studio, tx, context, call, goesAgain(context, outcome) ? null : error)
      if (outcome.kind === 'failed' && outcome.simpler)
        simpler = simpler ? commonDialect(simpler, outcome.simpler) : outcome.simpler
    }
    batch.simpler = simpler
    updateBatch(tx, { batchId: batch.id, patch: { simpler } })
  })
}

/** Whether a request is to be asked again by itself: in a simpler form, or not at all where all is called off. */
function goesAgain({ windsDown }: JobContext, outcome: BatchOutcome): boolean {
  if (outcome.kind === 'failed') return outcome.simpler !== null
  return outcome.kind === 'unsent' && outcome.why === 'canceled' && windsDown
}

function errorOf(outcome: BatchOutcome, host: string): Message | null {
  if (outcome.kind === 'answered') return null
  if (outcome.kind === 'unsent') return { code: `batch-${outcome.why}`, values: { host } }
  const { code, values } = outcome.failure.reported
  return { code, values }
}

function settleLine(
  studio: Studio,
  tx: Tx,
  { call, outcome, host }: { call: Call; outcome: BatchOutcome; host: string },
): void {
  const endedAt = studio.now()
  if (outcome.kind === 'answered') {
    const { answer } = outcome
    const { usage } = answer
    keepAnswer(tx, {
      requestHash: call.requestHash,
      text: answer.refusal ?? answer.text,
      finish: answer.finish,
      promptTokens: usage?.prompt ?? null,
      completionTokens: usage?.completion ?? null,
      receivedAt: endedAt,
    })
    const cost = usage && call.price && costOf(usage, call.price)
    settleCall(tx, { callId: call.id, usage, cost, milliseconds: null, endedAt })
    return
  }
  const isFree = outcome.kind === 'unsent' || outcome.failure.free
  const error = errorOf(outcome, host)
  failCall(tx, { callId: call.id, error, cost: isFree ? 0 : null, milliseconds: null, endedAt })
}

function list(studio: Studio, context: JobContext, call: Call, error: Message): void {
  if (call.runId === null) return
  const name = nameOf(studio, context.projectId, call.datasetId)
  listFailure(context, { runId: call.runId, name, error })
}

function end(studio: Studio, tx: Tx, context: JobContext, call: Call, error: Message | null): void {
  if (call.runId !== null) endRun(studio, tx, { context, runId: call.runId, error })
}

function mustHold(tx: Tx, context: JobContext): void {
  if (!holdsJob(tx, context)) throw new Error('another worker has taken the job')
}
