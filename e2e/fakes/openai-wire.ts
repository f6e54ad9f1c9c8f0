/** A chat completion request, as far as the fake looks at it. */
export interface ChatRequest {
  model: string
  messages: { role: string; content: string }[]
  response_format?: {
    type: 'text' | 'json_object' | 'json_schema'
    json_schema?: { name?: string; strict?: boolean; schema?: JsonSchema }
  }
  max_tokens?: number
  max_completion_tokens?: number
  temperature?: number
  stream?: boolean
}

interface JsonSchema {
  type?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean
  items?: JsonSchema
}

/** What is sent back: a body to be written as JSON (or as it is, where it is a string). */
export interface WireAnswer {
  status: number
  headers?: Record<string, string>
  body: object | string
}

let answered = 0

/** A chat completion in OpenAI's shape. */
export function completion(
  request: ChatRequest,
  {
    content,
    finish = 'stop',
    refusal = null,
  }: { content: string | null; finish?: string; refusal?: string | null },
): WireAnswer {
  answered += 1
  const prompt = Math.ceil(request.messages.map(({ content }) => content).join('').length / 4)
  const said = Math.ceil((content ?? refusal ?? '').length / 4)
  return {
    status: 200,
    body: {
      id: `chatcmpl-fake${String(answered).padStart(8, '0')}`,
      object: 'chat.completion',
      created: 1_700_000_000 + answered,
      model: request.model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal, annotations: [] },
          logprobs: null,
          finish_reason: finish,
        },
      ],
      usage: {
        prompt_tokens: prompt,
        completion_tokens: said,
        total_tokens: prompt + said,
        prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
      },
      service_tier: 'default',
      system_fingerprint: 'fp_fake',
    },
  }
}

/** An error in OpenAI's shape. */
export function failure(
  status: number,
  message: string,
  {
    type = 'invalid_request_error',
    code = null,
    param = null,
    headers = {},
  }: {
    type?: string
    code?: string | null
    param?: string | null
    headers?: Record<string, string>
  } = {},
): WireAnswer {
  return { status, headers, body: { error: { message, type, param, code } } }
}

/** Reads a request's body, or says what OpenAI would say is wrong with it. */
export function readChatRequest(text: string): { request: ChatRequest } | { error: WireAnswer } {
  let request: Partial<ChatRequest>
  try {
    request = JSON.parse(text)
  } catch {
    return { error: failure(400, 'We could not parse the JSON body of your request.') }
  }
  const fault = faultOf(request)
  return fault ? { error: fault } : { request: request as ChatRequest }
}

function faultOf(request: Partial<ChatRequest>): WireAnswer | null {
  const { model, messages, response_format: format } = request
  if (typeof model !== 'string' || model === '')
    return failure(400, 'you must provide a model parameter')
  if (!Array.isArray(messages) || messages.length === 0)
    return failure(400, "Missing required parameter: 'messages'.", {
      code: 'missing_required_parameter',
      param: 'messages',
    })
  if (request.stream) return failure(400, "Unsupported value: 'stream' is not supported here.")
  if (
    format?.type === 'json_object' &&
    !messages.some(({ content }) => String(content).toLowerCase().includes('json'))
  )
    return failure(
      400,
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      { param: 'messages' },
    )
  if (format?.type === 'json_schema') {
    const { name, schema, strict } = format.json_schema ?? {}
    const where = schema && strict ? looseness(schema, []) : null
    if (!/^[\w-]{1,64}$/.test(name ?? '') || !schema || where)
      return failure(
        400,
        `Invalid schema for response_format '${name}': ${where ?? 'name and schema are required'}.`,
        { param: 'response_format', code: null },
      )
  }
  return null
}

/** Where a schema is not strict: an object whose members are not all required, or that allows others. */
function looseness(schema: JsonSchema, path: string[]): string | null {
  const here = `In context=(${path.map((step) => `'${step}'`).join(', ')})`
  if (schema.type === 'object') {
    if (schema.additionalProperties !== false)
      return `${here}, 'additionalProperties' is required to be supplied and to be false`
    const names = Object.keys(schema.properties ?? {})
    if (names.some((name) => !schema.required?.includes(name)))
      return `${here}, 'required' is required to be supplied and to be an array including every key in properties`
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      const found = looseness(member, [...path, 'properties', name])
      if (found) return found
    }
  }
  return schema.items ? looseness(schema.items, [...path, 'items']) : null
}
