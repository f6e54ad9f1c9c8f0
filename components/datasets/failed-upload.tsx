'use client'

import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { formatBytes } from '#components/ui/format-number.ts'
import type { ReadingOptions, UploadView } from '#lib/model/index.ts'
import { ReadingFailed } from './reading-failed.tsx'
import { ReadingOptionsForm } from './reading-options-form.tsx'

/** A file that could not be read: why, where, and the ways on. */
export function FailedUpload({
  view,
  onRead,
  onRemove,
}: {
  view: Extract<UploadView, { state: 'failed' }>
  onRead: (options: ReadingOptions) => Promise<void>
  onRemove: () => void
}) {
  const t = useTranslations('datasets')
  const locale = useLocale()
  const [pending, setPending] = useState(false)
  const read = async (options: ReadingOptions) => {
    setPending(true)
    await onRead(options)
    setPending(false)
  }
  return (
    <Page
      title={view.fileName}
      description={formatBytes(view.size, locale)}
      actions={<Button onClick={onRemove}>{t('remove-upload')}</Button>}
    >
      <div className="flex max-w-4xl flex-col gap-6">
        <ReadingFailed
          fileName={view.fileName}
          error={view.error}
          suggestions={view.suggestions}
          pending={pending}
          onRead={read}
        />
        <section aria-labelledby="reading-options" className="flex flex-col gap-3">
          <div className="flex flex-wrap items-end justify-between gap-2">
            <div>
              <h2 id="reading-options" className="font-semibold">
                {t('options.title')}
              </h2>
              <p className="text-sm text-soft">{t('options.text')}</p>
            </div>
            <Button pending={pending} onClick={() => read(view.options)}>
              {t('options.read-again')}
            </Button>
          </div>
          <ReadingOptionsForm options={view.options} disabled={pending} onChange={read} />
        </section>
      </div>
    </Page>
  )
}
