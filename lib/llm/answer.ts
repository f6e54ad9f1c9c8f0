import { z } from 'zod'
import { DomainError } from '#lib/model/index.ts'
import type { AnswerFinish, AnswerMode, Completion } from './chat.ts'
import { type CallContext, CallFailure, statusFailure, unreadableAnswer } from './failure.ts'

const count = z.number().int().nonnegative()

/** The parts of a chat completion that are used; compatible servers leave out or add others. */
const ChatCompletion = z.object({
  choices: z.array(
    z.object({
      finish_reason: z.string().nullish(),
      message: z.object({
        content: z
          .union([z.string(), z.array(z.object({ text: z.string().optional() }))])
          .nullish(),
        refusal: z.string().nullish(),
      }),
    }),
  ),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
})

/** Some gateways answer 200 with an error inside. */
const HiddenError = z.object({
  error: z.object({
    message: z.string().catch(''),
    code: z.union([z.string(), z.number()]).nullish().catch(null),
  }),
})

/** Reads a server's answer; a `CallFailure` says what is wrong with it. */
export function readAnswer(body: unknown, mode: AnswerMode, context: CallContext): Completion {
  const parsed = ChatCompletion.safeParse(body)
  if (!parsed.success) {
    const hidden = HiddenError.safeParse(body)
    if (!hidden.success) throw unreadableAnswer(context)
    const { message, code } = hidden.data.error
    const status = typeof code === 'number' && code >= 400 && code < 600 ? code : 502
    throw statusFailure({ status, message, code: String(code ?? '') }, context)
  }
  const choice = parsed.data.choices[0]
  if (!choice)
    throw new CallFailure(
      new DomainError('llm-empty', { host: context.host }, { kind: 'unavailable' }),
    )
  const { content, refusal } = choice.message
  const text =
    typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('')
  const usage = parsed.data.usage ?? null
  return {
    text,
    finish: refusal ? 'refusal' : finishOf(choice.finish_reason),
    refusal: refusal || null,
    usage: usage && {
      prompt: usage.prompt_tokens,
      cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
      completion: usage.completion_tokens,
    },
    mode,
  }
}

function finishOf(reason: string | null | undefined): AnswerFinish {
  if (reason === 'length') return 'length'
  return reason === 'content_filter' ? 'filter' : 'stop'
}
