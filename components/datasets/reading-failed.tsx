'use client'

import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import type { Message, ReadingOptions, ReadingSuggestion } from '#lib/model/index.ts'

/** Why a file could not be read, and the ways on, each a click away. */
export function ReadingFailed({
  fileName,
  error,
  suggestions,
  pending,
  onRead,
}: {
  fileName: string
  error: Message
  suggestions: readonly ReadingSuggestion[]
  pending: boolean
  onRead: (options: ReadingOptions) => void
}) {
  const t = useTranslations('datasets')
  const sentence = useSentence('errors')
  const label = useSentence('sources')
  return (
    <Callout
      tone="danger"
      live
      title={t('failed-title', { name: fileName })}
      actions={
        suggestions.length > 0 &&
        suggestions.map((suggestion, index) => (
          <Button
            key={`${suggestion.code} ${JSON.stringify(suggestion.values)}`}
            variant={index === 0 ? 'primary' : 'secondary'}
            disabled={pending}
            onClick={() => onRead(suggestion.options)}
          >
            {label(suggestion)}
          </Button>
        ))
      }
    >
      <p>{sentence(error)}</p>
    </Callout>
  )
}
