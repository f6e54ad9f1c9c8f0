'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Api, ApiName } from '#lib/model/index.ts'
import { ApiError, call } from './api.ts'
import { useLive } from './shell/use-live.ts'
import { notify } from './ui/toaster.tsx'

/** Gives the sentence to show for anything that was thrown by a call. */
export function useErrorText(): (error: unknown) => string {
  const t = useTranslations('common')
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError))
        return error instanceof Error ? error.message : String(error)
      if (error.code === 'unreachable') return t('unreachable')
      if (error.code === 'unreadable-answer')
        return t('unreadable-answer', { name: '', status: 0, ...error.values })
      return error.message
    },
    [t],
  )
}

/** Shows what went wrong as a notice that stays until it is dismissed. An aborted call shows nothing. */
export function useShowError(): (error: unknown) => void {
  const t = useTranslations('common')
  const errorText = useErrorText()
  return useCallback(
    (error) => {
      if (error instanceof DOMException && error.name === 'AbortError') return
      const id = error instanceof ApiError ? error.id : null
      notify.error(errorText(error), {
        ...(id ? { description: t('error-id', { id }) } : {}),
        id: error instanceof ApiError ? error.code : undefined,
      })
    },
    [t, errorText],
  )
}

export interface CallState<Output> {
  /** The last answer; kept while a newer one is on its way. */
  data: Output | null
  error: unknown
  pending: boolean
  reload: () => void
}

export interface UseCallOptions<Output> {
  /** What the server already rendered: no call is made for it. */
  initial?: Output
  /** Kinds of live events after which it is asked again. */
  live?: readonly string[]
  /** Milliseconds between an event and asking again, which gathers the events in between. */
  pause?: number
  /** The live sequence number at which `initial` was read; see `useLive`. */
  since?: number
  /** Ask nothing for now. */
  skip?: boolean
}

/** Reads from the studio while the component stands: again when the input changes or a live event tells. */
export function useCall<Name extends ApiName>(
  name: Name,
  input: Api[Name]['input'],
  {
    initial,
    live = [],
    pause = 250,
    since,
    skip = false,
  }: UseCallOptions<Api[Name]['output']> = {},
): CallState<Api[Name]['output']> {
  const key = JSON.stringify(input)
  const [data, setData] = useState<Api[Name]['output'] | null>(initial ?? null)
  const [error, setError] = useState<unknown>(null)
  const [pending, setPending] = useState(initial === undefined && !skip)
  const [round, setRound] = useState(0)
  const given = useRef(initial === undefined ? null : key)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)

  useEffect(() => {
    if (skip) return
    if (round === 0 && given.current === key) return
    given.current = null
    const abort = new AbortController()
    setPending(true)
    call(name, JSON.parse(key) as Api[Name]['input'], { signal: abort.signal }).then(
      (answer) => {
        if (abort.signal.aborted) return
        setData(answer)
        setError(null)
        setPending(false)
      },
      (reason: unknown) => {
        if (abort.signal.aborted) return
        setError(reason)
        setPending(false)
      },
    )
    return () => abort.abort()
  }, [name, key, round, skip])

  const reload = useCallback(() => setRound((previous) => previous + 1), [])
  useLive(
    live,
    () => {
      timer.current ??= setTimeout(() => {
        timer.current = null
        reload()
      }, pause)
    },
    since,
  )
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  return { data, error, pending, reload }
}
