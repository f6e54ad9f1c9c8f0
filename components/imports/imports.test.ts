import { describe, expect, it } from 'vitest'
import { ApiError } from '#components/api.ts'
import type { HubFind, HubGuess } from '#lib/model/index.ts'
import { bestGuess } from './best-guess.ts'
import { itemsOf } from './import-params.ts'
import { sendList } from './send-list.ts'

describe('the reading of a name that says most', () => {
  const guess = (repo: string, find: HubFind): HubGuess => ({ repo, config: null, find })
  it.each<[HubFind[], number | null]>([
    [['absent', 'found'], 1],
    [['other-configs', 'closed'], 1],
    [['unknown', 'other-configs'], 1],
    [['absent', 'unknown'], 1],
    [['unknown', 'unknown'], 0],
    [['found', 'found'], 0],
    [[], null],
  ])('%j', (finds, expected) => {
    const guesses = finds.map((find, index) => guess(`set${index}`, find))
    expect(bestGuess(guesses)).toBe(expected === null ? null : guesses[expected])
  })
})

describe('what a report is asked for', () => {
  it.each([
    [
      { group: 'missing', q: 'x', shown: 100 },
      { group: 'missing', text: 'x', limit: 100 },
    ],
    [
      { group: 'unreadable', q: '', shown: -5 },
      { group: 'all', text: null, limit: 1 },
    ],
    [
      { group: 'all', q: null, shown: 1e9 },
      { group: 'all', text: null, limit: 20_000 },
    ],
  ] as const)('%j', (params, expected) => {
    expect(itemsOf(params)).toEqual(expected)
  })
})

describe('sending a list', () => {
  const file = new File(['[]'], 'tasks & more.json')
  const { signal } = new AbortController()
  const answering = (answer: () => Promise<Response>) => {
    const asked: string[] = []
    const fetch = (async (url: string) => {
      asked.push(url)
      return answer()
    }) as unknown as typeof globalThis.fetch
    return { asked, fetch }
  }

  it('names the file', async () => {
    const { asked, fetch } = answering(async () => Response.json({ importId: 'imp_1' }))
    expect(await sendList(file, { signal, fetch })).toEqual({ importId: 'imp_1' })
    expect(asked).toEqual(['/api/imports?name=tasks%20%26%20more.json'])
  })

  it('gives the studio’s refusal, and says where there was no answer', async () => {
    const error = { code: 'import-too-large', message: 'Too large.', values: {} }
    const refusing = answering(async () => Response.json({ error }, { status: 422 }))
    await expect(sendList(file, { signal, ...refusing })).rejects.toMatchObject({
      code: 'import-too-large',
      message: 'Too large.',
      status: 422,
    })
    const gone = answering(() => Promise.reject(new TypeError('no connection')))
    await expect(sendList(file, { signal, ...gone })).rejects.toBeInstanceOf(ApiError)
  })

  it('that was stopped rejects with the reason', async () => {
    const stop = new AbortController()
    const { fetch } = answering(async () => {
      stop.abort(new Error('gone elsewhere'))
      throw new TypeError('aborted')
    })
    await expect(sendList(file, { signal: stop.signal, fetch })).rejects.toThrow('gone elsewhere')
  })
})
