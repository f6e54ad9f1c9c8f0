import { openAsBlob } from 'node:fs'
import { z } from 'zod'
import { DomainError } from '#lib/model/index.ts'
import { type BatchOutcome, readBatchLine } from './batch-line.ts'
import { connect } from './connect.ts'
import type { Dialect } from './dialect.ts'
import { CallFailure, maskSecrets, readFailure, unreadableAnswer } from './failure.ts'

/** What OpenAI takes in one batch; the size stays a little below, since a form is put around the file. */
export const batchLimits = { requests: 50_000, bytes: 190_000_000 }

/** A file of answers may take long to come; one that takes longer than this has stalled. */
const fileTimeout = 30 * 60_000

/** A line longer than this is no answer of a model. */
const longestLine = 8 * 2 ** 20

/** How a batch stands at its provider. */
export interface BatchStanding {
  id: string
  phase: BatchPhase
  inputFileId: string
  /** Files of answers and of failures, where there are some already. */
  fileIds: string[]
  total: number
  completed: number
  failed: number
  /** When the provider gives up what is not done, in UTC milliseconds; null where it does not say. */
  expiresAt: number | null
  /** When it was made, in UTC milliseconds. */
  createdAt: number
  /** Why it was refused as a whole; null where it was not. */
  refusal: string | null
}

export const batchPhases = [
  'validating',
  'in_progress',
  'finalizing',
  'cancelling',
  'completed',
  'expired',
  'cancelled',
  'failed',
] as const
export type BatchPhase = (typeof batchPhases)[number]

const ended: readonly BatchPhase[] = ['completed', 'expired', 'cancelled', 'failed']

/** Whether a batch has come to its end, whatever that is. */
export function hasBatchEnded({ phase }: Pick<BatchStanding, 'phase'>): boolean {
  return ended.includes(phase)
}

const count = z.number().int().nonnegative().catch(0)
const seconds = z.number().positive().nullish().catch(null)

/** A batch as the wire says it; compatible servers leave out or add parts. */
const WireBatch = z.object({
  id: z.string().min(1),
  // A word that nobody knows yet is one for work under way: an end would be said with a known one.
  status: z.enum(batchPhases).catch('in_progress'),
  input_file_id: z.string().catch(''),
  output_file_id: z.string().nullish().catch(null),
  error_file_id: z.string().nullish().catch(null),
  created_at: seconds,
  expires_at: seconds,
  request_counts: z.object({ total: count, completed: count, failed: count }).nullish().catch(null),
  errors: z
    .object({
      data: z.array(
        z.object({
          message: z.string().nullish().catch(null),
          code: z.string().nullish().catch(null),
          line: z.number().nullish().catch(null),
        }),
      ),
    })
    .nullish()
    .catch(null),
  metadata: z.record(z.string(), z.string()).nullish().catch(null),
})

/** The batches of one server. Every call is made once; what failed is a `CallFailure`. */
export interface BatchClient {
  readonly host: string
  /** Whether the server takes batches at all. */
  isOffered(signal?: AbortSignal): Promise<boolean>
  /** Sends the file of requests; answers its id. */
  upload(options: { path: string; name: string; signal?: AbortSignal }): Promise<string>
  /** Has an uploaded file worked off; `mark` names the batch, so that it can be found again. */
  create(options: { fileId: string; mark: string; signal?: AbortSignal }): Promise<BatchStanding>
  /** The batch of a mark or an uploaded file, among those made since a time; null where there is none. */
  find(options: {
    mark: string
    fileId: string
    since: number
    signal?: AbortSignal
  }): Promise<BatchStanding | null>
  get(options: { id: string; signal?: AbortSignal }): Promise<BatchStanding>
  cancel(options: { id: string; signal?: AbortSignal }): Promise<BatchStanding>
  /** What became of the requests, line by line of a file. Lines that cannot be read are left out. */
  read(options: {
    fileId: string
    dialect: Dialect
    signal?: AbortSignal
  }): AsyncGenerator<{ id: string; outcome: BatchOutcome }>
}

export interface BatchClientOptions {
  baseUrl: string
  key: string | null
  model: string
  fetch?: typeof globalThis.fetch
  /** Milliseconds that a call without a file may take (120,000 unless told). */
  timeout?: number
  now?: () => number
}

/** A provider keeps batches for long: what is older than the one looked for is not looked through. */
const pageSize = 100

/**
 * Makes the client of a server's Batch API (OpenAI's, https://platform.openai.com/docs/api-reference/batch).
 * Throws `llm-address-unusable` and `llm-key-unusable`.
 */
export function createBatchClient({
  baseUrl,
  key,
  model,
  fetch = globalThis.fetch,
  timeout = 120_000,
  now = Date.now,
}: BatchClientOptions): BatchClient {
  const { openai, context } = connect({ baseUrl, key, model, fetch, timeout, now })
  const files = connect({
    ...{ baseUrl, key, model, fetch, now },
    timeout: Math.max(timeout, fileTimeout),
    streams: true,
  }).openai

  /** Makes one call; what the server has nothing under is told with `missing`. */
  async function ask<T>(
    signal: AbortSignal | undefined,
    work: (options: { signal?: AbortSignal }) => Promise<T>,
    missing: 'batch-not-offered' | 'batch-gone' = 'batch-not-offered',
  ): Promise<T> {
    try {
      return await work(signal ? { signal } : {})
    } catch (error) {
      signal?.throwIfAborted()
      const failure = readFailure(error, context)
      if (failure === null) throw error
      const status = failure.rejection?.status
      if (status === 404 || status === 405 || status === 501)
        throw new CallFailure(new DomainError(missing, { host: context.host }), { free: true })
      throw failure
    }
  }

  function read(body: unknown): BatchStanding {
    const parsed = WireBatch.safeParse(body)
    if (!parsed.success) throw unreadableAnswer(context)
    const batch = parsed.data
    const said = batch.errors?.data.map(({ message, code, line }) =>
      [line == null ? '' : `line ${line}: `, message ?? code ?? ''].join(''),
    )
    return {
      id: batch.id,
      phase: batch.status,
      inputFileId: batch.input_file_id,
      fileIds: [batch.output_file_id, batch.error_file_id].filter((id) => id != null),
      total: batch.request_counts?.total ?? 0,
      completed: batch.request_counts?.completed ?? 0,
      failed: batch.request_counts?.failed ?? 0,
      expiresAt: batch.expires_at ? batch.expires_at * 1_000 : null,
      createdAt: batch.created_at ? batch.created_at * 1_000 : now(),
      refusal:
        batch.status === 'failed'
          ? maskSecrets(said?.filter(Boolean).join('; ') ?? '', context.key) || 'none'
          : null,
    }
  }

  return {
    host: context.host,
    async isOffered(signal) {
      try {
        await ask(signal, (options) => openai.batches.list({ limit: 1 }, options))
        return true
      } catch (error) {
        // Some servers refuse what they do not know as a bad request.
        const code = error instanceof CallFailure ? error.reported.code : ''
        if (code === 'batch-not-offered' || code === 'llm-bad-request' || code === 'llm-unreadable')
          return false
        throw error
      }
    },
    async upload({ path, name, signal }) {
      const blob = await openAsBlob(path, { type: 'application/jsonl' })
      const file = new File([blob], name, { type: 'application/jsonl' })
      const body: unknown = await ask(signal, (options) =>
        openai.files.create(
          { file, purpose: 'batch' },
          { ...options, timeout: Math.max(timeout, fileTimeout) },
        ),
      )
      const parsed = z.object({ id: z.string().min(1) }).safeParse(body)
      if (!parsed.success) throw unreadableAnswer(context)
      return parsed.data.id
    },
    async create({ fileId, mark, signal }) {
      return read(
        await ask(signal, (options) =>
          openai.batches.create(
            {
              input_file_id: fileId,
              endpoint: '/v1/chat/completions',
              completion_window: '24h',
              metadata: { studio_batch: mark },
            },
            options,
          ),
        ),
      )
    },
    async find({ mark, fileId, since, signal }) {
      for (let after: string | null = null; ; ) {
        const page: unknown = await ask(signal, async (options) => {
          const { data, has_more } = await openai.batches.list(
            { limit: pageSize, ...(after === null ? {} : { after }) },
            options,
          )
          return { data, more: has_more }
        })
        const parsed = z
          .object({ data: z.array(WireBatch), more: z.boolean().nullish() })
          .safeParse(page)
        if (!parsed.success) throw unreadableAnswer(context)
        const { data, more } = parsed.data
        const found = data.find(
          (each) => each.metadata?.studio_batch === mark || each.input_file_id === fileId,
        )
        if (found) return read(found)
        const last = data.at(-1)
        if (!more || !last || (last.created_at ?? 0) * 1_000 < since) return null
        after = last.id
      }
    },
    async get({ id, signal }) {
      return read(
        await ask(signal, (options) => openai.batches.retrieve(id, options), 'batch-gone'),
      )
    },
    async cancel({ id, signal }) {
      return read(await ask(signal, (options) => openai.batches.cancel(id, options), 'batch-gone'))
    },
    async *read({ fileId, dialect, signal }) {
      // The SDK's time-out ends with the headers; the body must not drip for ever either.
      const limit = AbortSignal.timeout(2 * fileTimeout)
      const either = signal ? AbortSignal.any([signal, limit]) : limit
      const response = await ask(
        signal,
        () => files.files.content(fileId, { signal: either }),
        'batch-gone',
      )
      for await (const text of linesOf(response, signal)) {
        const line = readBatchLine(text, { dialect, context })
        if (line) yield line
      }
    },
  }

  async function* linesOf(
    response: Response,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of response.body ?? []) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
        rest = lines.pop() ?? ''
        if (rest.length > longestLine) throw unreadableAnswer(context)
        yield* lines
      }
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof CallFailure) throw error
      throw new CallFailure(
        new DomainError(
          'llm-unreachable',
          { host: context.host, reason: 'UND_ERR_SOCKET' },
          { kind: 'unavailable' },
        ),
        { attempts: Number.POSITIVE_INFINITY },
      )
    }
    rest += decoder.decode()
    if (rest !== '') yield rest
  }
}
