'use client'

import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import type { Namespace } from '#lib/i18n/index.ts'
import type { Message } from '#lib/model/index.ts'

type Loose = ((key: string, values: Message['values']) => string) & { has(key: string): boolean }

/** Makes sentences of codes and values that came from the server, from a namespace the page was handed. */
export function useSentence(namespace: Namespace): (message: Message) => string {
  const t = useTranslations(namespace) as unknown as Loose
  const common = useTranslations('common')
  return useCallback(
    ({ code, values }) =>
      t.has(code) ? t(code, values) : common('no-sentence', { code, namespace }),
    [t, common, namespace],
  )
}
