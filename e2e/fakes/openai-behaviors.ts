import { asksForJudgment, judgmentText } from './openai-judge.ts'
import { answerTasks, demonstratedTask } from './openai-tasks.ts'
import { type ChatRequest, completion, failure, type WireAnswer } from './openai-wire.ts'

/** How the fake treats one request. The last four are acts on the connection, not answers. */
export type FakeBehavior =
  | { kind: 'good' }
  /** Any text as the model's answer. */
  | { kind: 'says'; text: string; finish?: string }
  /** Doubts a task's output where it is asked to judge one, else as good. */
  | { kind: 'doubtful' }
  | { kind: 'malformed' }
  | { kind: 'prose' }
  /** Repeats a task of the prompt's demonstrations before its own. */
  | { kind: 'copied' }
  /** Names a field that there is not as the input. */
  | { kind: 'invented' }
  /** Good tasks worded in Chinese, with Chinese punctuation around the JSON. */
  | { kind: 'chinese' }
  | { kind: 'truncated' }
  | { kind: 'refusal' }
  | { kind: 'filtered' }
  | { kind: 'rate-limited'; retryAfter?: string }
  | { kind: 'no-credit' }
  | { kind: 'server-error'; status?: number }
  | { kind: 'wrong-key' }
  | { kind: 'forbidden' }
  | { kind: 'no-model' }
  | { kind: 'no-schema' }
  | { kind: 'no-json' }
  | { kind: 'no-max-tokens' }
  | { kind: 'no-temperature' }
  | { kind: 'too-long' }
  | { kind: 'empty-choices' }
  | { kind: 'web-page' }
  /** Any answer at all. */
  | { kind: 'answers'; answer: WireAnswer }
  | { kind: 'silent' }
  | { kind: 'reset' }
  /** A good answer, a byte at a time; `every` is in milliseconds. */
  | { kind: 'drip'; every?: number }
  /** A good answer that comes after `wait` milliseconds (3,000 unless told). */
  | { kind: 'late'; wait?: number }

export type FakeBehaviorKind = FakeBehavior['kind']
type AnsweringKind = Exclude<FakeBehaviorKind, 'silent' | 'reset' | 'drip' | 'late'>

function goodText(request: ChatRequest): string {
  if (asksForJudgment(request)) return judgmentText('yes')
  const wantsJson = (request.response_format?.type ?? 'text') !== 'text'
  const isProposal =
    wantsJson || request.messages.some(({ content }) => content.includes('"tasks"'))
  return isProposal ? JSON.stringify({ tasks: answerTasks(request) }) : 'ready'
}

function unsupportedFormat(type: string): WireAnswer {
  return failure(
    400,
    `Invalid parameter: 'response_format' of type '${type}' is not supported with this model.`,
    { param: 'response_format' },
  )
}

const good = (request: ChatRequest) => completion(request, { content: goodText(request) })

/** What each behavior answers; adding one is one line. */
const answers: {
  [Kind in AnsweringKind]: (
    request: ChatRequest,
    behavior: Extract<FakeBehavior, { kind: Kind }>,
  ) => WireAnswer
} = {
  good,
  says: (request, { text, finish }) =>
    completion(request, { content: text, ...(finish && { finish }) }),
  doubtful: (request) =>
    asksForJudgment(request) ? completion(request, { content: judgmentText('no') }) : good(request),
  malformed: (request) =>
    completion(request, { content: '{"tasks": [{"instruction": Read it, "input_fields": []}}' }),
  prose: (request) =>
    completion(request, {
      content: `Here are the tasks:\n\n\`\`\`json\n${goodText(request)}\n\`\`\`\n\nGood luck with them.`,
    }),
  copied: (request) =>
    completion(request, {
      content: JSON.stringify({ tasks: [...demonstratedTask(request), ...answerTasks(request)] }),
    }),
  invented: (request) =>
    completion(request, {
      content: JSON.stringify({
        tasks: answerTasks(request).map((task) =>
          'input' in task
            ? { ...task, input: '{{invented_field}}' }
            : { ...task, input_fields: ['invented_field'] },
        ),
      }),
    }),
  chinese: (request) =>
    completion(request, {
      content: `好的，以下是任务：\n${JSON.stringify({
        tasks: answerTasks(request).map((task, index) => ({
          ...task,
          ...('instructions' in task
            ? {
                instructions: [
                  `请根据输入给出答案（任务${index + 1}）。`,
                  `阅读输入并作答（任务${index + 1}）。`,
                ],
              }
            : { instruction: `请根据输入给出答案（任务${index + 1}）。` }),
          reason: '答案可由输入得出。',
        })),
      })}\n希望对您有帮助。`,
    }),
  truncated: (request) => {
    const text = goodText(request)
    return completion(request, { content: text.slice(0, text.length * 0.7), finish: 'length' })
  },
  refusal: (request) =>
    completion(request, { content: null, refusal: 'I’m sorry, I can’t help with that request.' }),
  filtered: (request) => completion(request, { content: '', finish: 'content_filter' }),
  'rate-limited': (_request, { retryAfter }) =>
    failure(429, 'Rate limit reached for requests per min (RPM): Limit 3, Used 3, Requested 1.', {
      type: 'requests',
      code: 'rate_limit_exceeded',
      headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    }),
  'no-credit': () =>
    failure(429, 'You exceeded your current quota, please check your plan and billing details.', {
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
  'server-error': (_request, { status = 500 }) =>
    failure(status, 'The server had an error while processing your request. Sorry about that!', {
      type: 'server_error',
    }),
  'wrong-key': () =>
    failure(401, 'Incorrect API key provided: wro***key.', { code: 'invalid_api_key' }),
  forbidden: () =>
    failure(403, 'You are not allowed to sample from this model.', { type: 'permission_error' }),
  'no-model': ({ model }) =>
    failure(404, `The model \`${model}\` does not exist or you do not have access to it.`, {
      code: 'model_not_found',
    }),
  'no-schema': (request) =>
    request.response_format?.type === 'json_schema'
      ? unsupportedFormat('json_schema')
      : good(request),
  'no-json': (request) =>
    request.response_format && request.response_format.type !== 'text'
      ? unsupportedFormat(request.response_format.type)
      : good(request),
  'no-max-tokens': (request) =>
    request.max_tokens === undefined
      ? good(request)
      : failure(
          400,
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          { code: 'unsupported_parameter', param: 'max_tokens' },
        ),
  'no-temperature': (request) =>
    request.temperature === undefined
      ? good(request)
      : failure(
          400,
          "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
          { code: 'unsupported_value', param: 'temperature' },
        ),
  'too-long': () =>
    failure(
      400,
      "This model's maximum context length is 4096 tokens. However, your messages resulted in 9001 tokens.",
      { code: 'context_length_exceeded', param: 'messages' },
    ),
  'empty-choices': (request) => {
    const { status, body } = good(request)
    return { status, body: { ...(body as object), choices: [] } }
  },
  'web-page': () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>A chat</title>',
  }),
  answers: (_request, { answer }) => answer,
}

/** The answer of a behavior that answers. */
export function answerOf(behavior: FakeBehavior, request: ChatRequest): WireAnswer {
  const answer = answers[behavior.kind as AnsweringKind] as
    | ((request: ChatRequest, behavior: FakeBehavior) => WireAnswer)
    | undefined
  return (answer ?? good)(request, behavior)
}

export const fakeBehaviorKinds: readonly FakeBehaviorKind[] = [
  ...(Object.keys(answers) as AnsweringKind[]),
  'silent',
  'reset',
  'drip',
  'late',
]

/**
 * The behavior that a model's name asks for: `fake-refusal` refuses. So a person or a journey chooses
 * it in the settings, with any number of requests under way.
 */
export function behaviorOfModel(model: string): FakeBehavior | null {
  const kind = fakeBehaviorKinds.find((each) => model === `fake-${each}`)
  if (!kind || kind === 'answers') return null
  return kind === 'says' ? { kind, text: 'hello' } : ({ kind } as FakeBehavior)
}
