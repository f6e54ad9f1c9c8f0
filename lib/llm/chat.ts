import type { AnswerFormat, TokenUsage } from '#lib/model/index.ts'
import type { Dialect } from './dialect.ts'

/** One message of a conversation, as OpenAI's chat completions take it. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/**
 * How the answer was asked for: by a strict JSON schema, as any JSON object, or as plain text; the
 * weaker two only where the server refused the stronger.
 */
export type AnswerMode = AnswerFormat

/** Why an answer ended: by itself, at the token limit, as a refusal, or in the server's content filter. */
export type AnswerFinish = 'stop' | 'length' | 'refusal' | 'filter'

export interface CompletionRequest {
  messages: readonly ChatMessage[]
  /** The JSON schema of the answer, or null for plain text. The messages must describe it as well. */
  schema: { name: string; schema: Record<string, unknown> } | null
  /** The most tokens that the answer may have. */
  maxTokens: number
  temperature: number
  signal?: AbortSignal | undefined
  /** How often the request is sent at most (5 unless told). */
  attempts?: number | undefined
  /**
   * Stands around every single sending of the request, retries included: to wait for its turn, and to
   * write down what it may cost before it goes and what it did cost when it came back. What it throws
   * itself ends the request.
   */
  around?: ((send: () => Promise<Completion>) => Promise<Completion>) | undefined
}

export interface Completion {
  text: string
  finish: AnswerFinish
  /** What the model said instead of an answer, where it refused. */
  refusal: string | null
  /** Tokens as the server counted them, or null where it did not. */
  usage: TokenUsage | null
  mode: AnswerMode
}

/** One model on one server. */
export interface ModelClient {
  /** Where the text goes: the host's name, with the port where it is not the usual one. */
  readonly host: string
  readonly model: string
  /** What the server was found to understand so far. */
  readonly dialect: Dialect
  complete(request: CompletionRequest): Promise<Completion>
}
