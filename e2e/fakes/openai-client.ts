import { createModelClient, type ModelClient, type ModelClientOptions } from '#lib/llm/index.ts'
import { type FakeOpenAi, fakeKey, startFakeOpenAi } from './openai.ts'

/** A fake with clients of it that note how long they would wait instead of waiting. */
export interface ObservedFake extends FakeOpenAi {
  /** Milliseconds that clients would have waited, in order. */
  waits: number[]
  /** What the clients' clocks show. */
  now: number
  clientOf(options?: Partial<ModelClientOptions>): ModelClient
}

/** Starts a fake whose clients neither wait nor draw lots. */
export async function startObservedFake(): Promise<ObservedFake> {
  const fake = await startFakeOpenAi()
  const waits: number[] = []
  const now = Date.UTC(2026, 0, 2, 3, 4, 5)
  return {
    ...fake,
    waits,
    now,
    reset() {
      fake.reset()
      waits.length = 0
    },
    clientOf: (options = {}) =>
      createModelClient({
        baseUrl: fake.url,
        key: fakeKey,
        model: 'gpt-test',
        timeout: 5_000,
        now: () => now,
        sleep: async (milliseconds) => {
          waits.push(milliseconds)
        },
        random: () => 0,
        ...options,
      }),
  }
}
