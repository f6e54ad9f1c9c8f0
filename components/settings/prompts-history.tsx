'use client'

import { useFormatter, useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import type { PromptView, PromptWording } from '#lib/model/index.ts'

/** The versions that a project has had of a prompt, newest first; each can be taken up again. */
export function PromptsHistory({
  history,
  onTake,
}: {
  history: PromptView['history']
  onTake: ((wording: PromptWording) => void) | null
}) {
  const t = useTranslations('settings.prompts')
  const format = useFormatter()
  if (history.length === 0) return <p className="text-sm text-soft">{t('no-history')}</p>
  return (
    <div>
      <h3 id="prompt-history" className="mb-1 text-sm font-medium">
        {t('history')}
      </h3>
      <ol
        aria-labelledby="prompt-history"
        className="divide-y divide-line rounded-md border border-line text-sm"
      >
        {history.map(({ number, at, by, wording }) => (
          <li key={number} className="flex min-h-9 flex-wrap items-center gap-x-3 px-3 py-1">
            <span className="font-medium tabular">{t('version', { number })}</span>
            <span className="flex-1 text-soft">
              {t(wording === null ? 'reset-by' : 'saved-by', {
                name: by.name,
                at: format.dateTime(at, {
                  dateStyle: 'medium',
                  timeStyle: 'short',
                  timeZone: 'UTC',
                }),
              })}
            </span>
            {wording !== null && onTake && (
              <Button size="sm" variant="ghost" onClick={() => onTake(wording)}>
                {t('take')}
                <span className="sr-only"> {t('version', { number })}</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}
