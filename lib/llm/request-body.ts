import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions'
import type { AnswerMode, CompletionRequest } from './chat.ts'
import type { Dialect } from './dialect.ts'

/** How the answer to a request is asked for in a dialect. */
export function answerMode({ schema }: Pick<CompletionRequest, 'schema'>, as: Dialect): AnswerMode {
  return schema === null ? 'text' : as.format
}

/** The body of a chat completion request as a server of this dialect takes it. */
export function requestBody({
  model,
  request,
  dialect,
}: {
  model: string
  request: Pick<CompletionRequest, 'messages' | 'schema' | 'maxTokens' | 'temperature'>
  dialect: Dialect
}): ChatCompletionCreateParamsNonStreaming {
  const mode = answerMode(request, dialect)
  return {
    model,
    messages: [...request.messages],
    [dialect.limit]: request.maxTokens,
    ...(dialect.temperature && { temperature: request.temperature }),
    ...(mode === 'schema' &&
      request.schema && {
        response_format: {
          type: 'json_schema' as const,
          json_schema: { ...request.schema, strict: true },
        },
      }),
    ...(mode === 'json' && { response_format: { type: 'json_object' as const } }),
  }
}
