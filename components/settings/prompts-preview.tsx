'use client'

import { useTranslations } from 'use-intl'
import { useSentence } from '#components/shell/use-sentence.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useErrorText } from '#components/use-call.ts'
import type { PromptPreview } from '#lib/model/index.ts'

/** What a prompt makes of a dataset, word for word, and how many tokens that is. */
export function PromptsPreview({
  preview,
  error,
  onRetry,
}: {
  preview: PromptPreview | null
  error: unknown
  onRetry: () => void
}) {
  const t = useTranslations('settings.prompts')
  const roles = useTranslations('proposals.plan.roles')
  const sentence = useSentence('errors')
  const errorText = useErrorText()
  if (error !== null)
    return (
      <Callout
        tone="danger"
        live
        actions={
          <Button size="sm" onClick={onRetry}>
            {t('retry')}
          </Button>
        }
      >
        {t('preview-failed', { reason: errorText(error) })}
      </Callout>
    )
  if (preview === null) return <Skeleton className="h-72 w-full animate-late rounded-md" />
  const { messages, warnings, refusal, problems, promptTokens, stableTokens } = preview
  return (
    <>
      {warnings.map((warning) => (
        <Callout key={warning} tone="warning">
          {t(`warnings.${warning}`)}
        </Callout>
      ))}
      {problems.length > 0 && <p className="text-sm text-soft">{t('mend-first')}</p>}
      {refusal && <Callout tone="warning">{sentence(refusal)}</Callout>}
      {messages.length > 0 && (
        <p role="status" className="tabular text-sm">
          {t('tokens', { tokens: promptTokens, stable: stableTokens })}
        </p>
      )}
      {messages.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no other name than their place
        <div key={index}>
          <p className="mb-1 text-sm text-soft">{roles(message.role)}</p>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls has to be reachable by key
            tabIndex={0}
            className="data-text max-h-96 overflow-y-auto rounded-md border border-line bg-canvas px-2.5 py-2"
          >
            {message.content}
          </pre>
        </div>
      ))}
    </>
  )
}
