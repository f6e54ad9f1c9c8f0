'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '#components/api.ts'
import type { Api, HubHit } from '#lib/model/index.ts'

export interface HubSearchState {
  /** Null until the first answer; those of the search before stay while the next is on its way. */
  hits: HubHit[] | null
  /** Whether there are more behind them. */
  hasMore: boolean
  searching: boolean
  error: unknown
  loadingMore: boolean
  moreError: unknown
  more: () => void
  retry: () => void
}

interface Found {
  key: string
  hits: HubHit[]
  cursor: string | null
}

/** Searches the Hub, again whenever what is searched for changes (`key`: `searchOf` as JSON); `more` brings the next page. */
export function useHubSearch(key: string): HubSearchState {
  const [found, setFound] = useState<Found | null>(null)
  const [failed, setFailed] = useState<{ key: string; error: unknown } | null>(null)
  const [round, setRound] = useState(0)
  const [loadingMore, setLoadingMore] = useState(false)
  const [moreError, setMoreError] = useState<unknown>(null)
  const paging = useRef<AbortController | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks the same again
  useEffect(() => {
    const abort = new AbortController()
    setFailed(null)
    setMoreError(null)
    setLoadingMore(false)
    call('hub.search', readKey(key), { signal: abort.signal }).then(
      (answer) => {
        if (!abort.signal.aborted) setFound({ key, ...answer })
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setFailed({ key, error })
      },
    )
    return () => {
      abort.abort()
      paging.current?.abort()
    }
  }, [key, round])

  const current = found?.key === key ? found : null
  const more = () => {
    if (!current?.cursor || loadingMore) return
    const abort = new AbortController()
    paging.current = abort
    setLoadingMore(true)
    setMoreError(null)
    call('hub.search', { ...readKey(key), cursor: current.cursor }, { signal: abort.signal }).then(
      (answer) => {
        if (abort.signal.aborted) return
        setFound((previous) =>
          previous?.key === key
            ? { key, hits: joined(previous.hits, answer.hits), cursor: answer.cursor }
            : previous,
        )
        setLoadingMore(false)
      },
      (error: unknown) => {
        if (abort.signal.aborted) return
        setMoreError(error)
        setLoadingMore(false)
      },
    )
  }
  const retry = useCallback(() => setRound((previous) => previous + 1), [])
  const error = failed?.key === key ? failed.error : null
  return {
    hits: error === null ? (found?.hits ?? null) : null,
    hasMore: current !== null && current.cursor !== null,
    searching: current === null && error === null,
    error,
    loadingMore,
    moreError,
    more,
    retry,
  }
}

function readKey(key: string): Api['hub.search']['input'] {
  return JSON.parse(key)
}

/** The Hub's order moves while one pages through it: what stood before does not come twice. */
function joined(before: HubHit[], after: HubHit[]): HubHit[] {
  const known = new Set(before.map(({ repo }) => repo))
  return [...before, ...after.filter(({ repo }) => !known.has(repo))]
}
