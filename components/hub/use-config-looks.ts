'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '#components/api.ts'
import type { HubConfigLook } from '#lib/model/index.ts'

export type ConfigState =
  | { state: 'loading' }
  | { state: 'ready'; look: HubConfigLook }
  | { state: 'failed'; error: unknown }

/** The looks at a repository's configs that were asked for so far, each once. */
export type ConfigLooks = ReadonlyMap<string, ConfigState>

const restMs = 150

/**
 * Looks at a config once it has been in focus for a moment, and keeps what it saw: moving through
 * thousands of configs asks for those one rests on.
 */
export function useConfigLooks(
  { repo, commit }: { repo: string; commit: string },
  focused: string | null,
): { looks: ConfigLooks; retry: (config: string) => void } {
  const [looks, setLooks] = useState<ConfigLooks>(() => new Map())
  const asked = useRef(new Set<string>())
  const ask = useCallback(
    (config: string) => {
      if (asked.current.has(config)) return
      asked.current.add(config)
      const set = (state: ConfigState) =>
        setLooks((previous) => new Map(previous).set(config, state))
      set({ state: 'loading' })
      call('hub.lookConfig', { repo, commit, config }).then(
        (look) => set({ state: 'ready', look }),
        (error: unknown) => {
          asked.current.delete(config)
          set({ state: 'failed', error })
        },
      )
    },
    [repo, commit],
  )
  useEffect(() => {
    if (focused === null) return
    const timer = setTimeout(() => ask(focused), asked.current.size === 0 ? 0 : restMs)
    return () => clearTimeout(timer)
  }, [focused, ask])
  return { looks, retry: ask }
}
