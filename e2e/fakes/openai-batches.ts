import { type ChatRequest, failure, readChatRequest, type WireAnswer } from './openai-wire.ts'

/** How the fake works batches off. A batch moves on each time that it is asked for: no clock is needed. */
export interface BatchControls {
  /** Whether the server has a Batch API at all. */
  offered: boolean
  /** Stays in progress as long as it holds, with what was answered so far. */
  held: boolean
  /** Requests that are answered between two looks. */
  perLook: number
  /** Its time runs out when so many requests are answered; null for never. */
  expireAfter: number | null
  /** Refuses a batch as a whole while it is checked, in these words; null for none. */
  refusal: string | null
  /** Answers the making of a batch with a server error, having made it all the same. */
  losesAnswer: boolean
}

export const usualBatches: BatchControls = {
  offered: true,
  held: false,
  perLook: Number.POSITIVE_INFINITY,
  expireAfter: null,
  refusal: null,
  losesAnswer: false,
}

interface FakeFile {
  id: string
  name: string
  purpose: string
  text: string
}

interface Line {
  custom_id: string
  method: string
  url: string
  body: unknown
}

export interface FakeBatch {
  id: string
  fileId: string
  status: string
  lines: Line[]
  /** Lines of the output and of the error file so far. */
  output: object[]
  errors: object[]
  outputFileId: string | null
  errorFileId: string | null
  refusals: { code: string; message: string; line: number | null; param: null }[]
  metadata: Record<string, string> | null
  answered: number
  /** In seconds since 1970. */
  madeAt: number
}

const made = 1_700_000_000
const day = 86_400

/** Files and batches of the fake, in the shapes that OpenAI documents. */
export class FakeBatches {
  readonly controls: BatchControls = { ...usualBatches }
  readonly batches: FakeBatch[] = []
  readonly #files = new Map<string, FakeFile>()
  readonly #answer: (chat: ChatRequest) => WireAnswer | null
  #count = 0

  /** `answer` says what a request gets; null for one that is never answered. */
  constructor(answer: (chat: ChatRequest) => WireAnswer | null) {
    this.#answer = answer
  }

  reset(): void {
    Object.assign(this.controls, usualBatches)
    this.batches.length = 0
    this.#files.clear()
  }

  /** Answers a request to `/v1/files` or `/v1/batches`; null where it is none. */
  async serve(
    method: string,
    url: URL,
    { body, type }: { body: Buffer; type: string },
  ): Promise<WireAnswer | null> {
    const [, version, kind, id, act] = url.pathname.split('/')
    if (version !== 'v1' || (kind !== 'files' && kind !== 'batches') || !this.controls.offered)
      return null
    if (kind === 'files') {
      if (method === 'POST' && !id) return this.#upload(body, type)
      const file = this.#files.get(id ?? '')
      if (!file) return failure(404, `No such File object: ${id}`)
      return { status: 200, body: act === 'content' ? file.text : viewFile(file) }
    }
    if (method === 'GET' && !id) return this.#list(url.searchParams)
    if (method === 'POST' && !id) return this.#create(JSON.parse(body.toString('utf8')))
    const batch = this.batches.find((each) => each.id === id)
    if (!batch) return failure(404, `No batch found with id '${id}'.`)
    if (method === 'POST' && act === 'cancel') return this.#cancel(batch)
    this.#move(batch)
    return { status: 200, body: view(batch) }
  }

  #id(kind: string): string {
    this.#count += 1
    return `${kind}_fake${String(this.#count).padStart(6, '0')}`
  }

  #keep(name: string, purpose: string, text: string): FakeFile {
    const file = { id: this.#id('file'), name, purpose, text }
    this.#files.set(file.id, file)
    return file
  }

  async #upload(body: Buffer, type: string): Promise<WireAnswer> {
    const headers = { 'content-type': type }
    const form = await new Response(new Uint8Array(body), { headers }).formData()
    const file = form.get('file')
    const purpose = form.get('purpose')
    if (!(file instanceof File) || purpose !== 'batch')
      return failure(400, "Missing required parameter: 'file'.")
    return { status: 200, body: viewFile(this.#keep(file.name, purpose, await file.text())) }
  }

  #list(query: URLSearchParams): WireAnswer {
    const newest = [...this.batches].reverse()
    const after = newest.findIndex(({ id }) => id === query.get('after'))
    const limit = Number(query.get('limit') ?? 20)
    const data = newest.slice(after + 1, after + 1 + limit)
    return {
      status: 200,
      body: {
        object: 'list',
        data: data.map(view),
        first_id: data[0]?.id ?? null,
        last_id: data.at(-1)?.id ?? null,
        has_more: after + 1 + limit < newest.length,
      },
    }
  }

  #create(asked: Record<string, unknown>): WireAnswer {
    const file = this.#files.get(String(asked.input_file_id))
    if (!file)
      return failure(400, `Invalid 'input_file_id': '${asked.input_file_id}'.`, {
        param: 'input_file_id',
      })
    if (asked.endpoint !== '/v1/chat/completions' || asked.completion_window !== '24h')
      return failure(400, "Invalid value: only '24h' of '/v1/chat/completions' is served here.")
    const batch: FakeBatch = {
      id: this.#id('batch'),
      fileId: file.id,
      status: 'validating',
      lines: [],
      ...{ output: [], errors: [], outputFileId: null, errorFileId: null, refusals: [] },
      metadata: (asked.metadata as Record<string, string> | undefined) ?? null,
      answered: 0,
      madeAt: Math.floor(Date.now() / 1_000),
    }
    this.batches.push(batch)
    if (this.controls.losesAnswer) return failure(500, 'The server had an error.')
    return { status: 200, body: view(batch) }
  }

  #cancel(batch: FakeBatch): WireAnswer {
    if (!['validating', 'in_progress', 'finalizing'].includes(batch.status))
      return failure(409, `Cannot cancel a batch with status '${batch.status}'.`)
    batch.status = 'cancelling'
    return { status: 200, body: view(batch) }
  }

  #move(batch: FakeBatch): void {
    const { held, perLook, expireAfter } = this.controls
    if (batch.status === 'validating') this.#check(batch)
    else if (batch.status === 'finalizing') this.#end(batch, 'completed')
    else if (batch.status === 'cancelling') this.#end(batch, 'cancelled')
    else if (batch.status === 'in_progress') {
      const until = Math.min(batch.answered + perLook, expireAfter ?? Number.POSITIVE_INFINITY)
      for (const line of batch.lines.slice(batch.answered, until)) this.#work(batch, line)
      if (held) return
      if (batch.answered >= batch.lines.length) batch.status = 'finalizing'
      else if (expireAfter !== null && batch.answered >= expireAfter) {
        for (const { custom_id } of batch.lines.slice(batch.answered))
          batch.errors.push({
            id: this.#id('batch_req'),
            custom_id,
            response: null,
            error: {
              code: 'batch_expired',
              message: 'This request could not be executed before the completion window expired.',
            },
          })
        this.#end(batch, 'expired')
      }
    }
  }

  #check(batch: FakeBatch): void {
    const lines = this.#files.get(batch.fileId)?.text.split('\n').filter(Boolean) ?? []
    const ids = new Set<string>()
    for (const [index, text] of lines.entries()) {
      const refuse = (code: string, message: string) =>
        batch.refusals.push({ code, message, line: index + 1, param: null })
      const line = readLine(text)
      if (!line) {
        refuse('invalid_json_line', 'This line is not parseable as valid JSON.')
        continue
      }
      if (ids.has(line.custom_id))
        refuse('duplicate_custom_id', 'The custom_id for this request is a duplicate.')
      if (line.method !== 'POST' || line.url !== '/v1/chat/completions')
        refuse('invalid_url', "The URL provided for this request does not match the batch's.")
      ids.add(line.custom_id)
      batch.lines.push(line)
    }
    const { refusal } = this.controls
    if (refusal !== null)
      batch.refusals.push({
        code: 'token_limit_exceeded',
        message: refusal,
        line: null,
        param: null,
      })
    batch.status = batch.refusals.length > 0 ? 'failed' : 'in_progress'
  }

  #work(batch: FakeBatch, { custom_id, body }: Line): void {
    const read = readChatRequest(JSON.stringify(body))
    const answer = 'error' in read ? read.error : this.#answer(read.request)
    batch.answered += 1
    if (!answer) return
    const response = {
      status_code: answer.status,
      request_id: this.#id('req'),
      body: answer.body,
    }
    const line = { id: this.#id('batch_req'), custom_id, response, error: null }
    if (answer.status === 200) batch.output.push(line)
    else batch.errors.push(line)
  }

  #end(batch: FakeBatch, status: string): void {
    // Answers come in any order.
    const write = (name: string, lines: object[]) =>
      lines.length === 0
        ? null
        : this.#keep(
            `${batch.id}_${name}.jsonl`,
            'batch_output',
            `${[...lines]
              .reverse()
              .map((line) => JSON.stringify(line))
              .join('\n')}\n`,
          ).id
    batch.outputFileId = write('output', batch.output)
    batch.errorFileId = write('error', batch.errors)
    batch.status = status
  }
}

function readLine(text: string): Line | null {
  try {
    return JSON.parse(text) as Line
  } catch {
    // Told of as OpenAI tells of it.
    return null
  }
}

function viewFile({ id, name, purpose, text }: FakeFile): object {
  return {
    id,
    object: 'file',
    bytes: Buffer.byteLength(text),
    created_at: made,
    filename: name,
    purpose,
    status: 'processed',
    expires_at: null,
  }
}

/** A batch as the wire shows it. */
function view(batch: FakeBatch): object {
  const { status, madeAt: now } = batch
  return {
    id: batch.id,
    object: 'batch',
    endpoint: '/v1/chat/completions',
    errors: batch.refusals.length > 0 ? { object: 'list', data: batch.refusals } : null,
    input_file_id: batch.fileId,
    completion_window: '24h',
    status,
    output_file_id: batch.outputFileId,
    error_file_id: batch.errorFileId,
    created_at: now,
    in_progress_at: status === 'validating' ? null : now,
    expires_at: now + day,
    finalizing_at: null,
    completed_at: status === 'completed' ? now : null,
    failed_at: status === 'failed' ? now : null,
    expired_at: status === 'expired' ? now : null,
    cancelling_at: status === 'cancelling' ? now : null,
    cancelled_at: status === 'cancelled' ? now : null,
    request_counts: {
      total: batch.lines.length,
      completed: batch.output.length,
      failed: batch.errors.length,
    },
    metadata: batch.metadata,
  }
}
