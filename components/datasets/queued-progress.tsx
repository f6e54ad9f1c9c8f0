'use client'

import { Pause, Play, RotateCw, X } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Progress } from '#components/ui/progress.tsx'
import { useErrorText, useShowError } from '#components/use-call.ts'
import { FileUnreadable } from './upload-file.ts'
import type { QueuedUpload } from './upload-queue.ts'
import { uploadQueueOfPage } from './use-upload-queue.ts'

/** How far a file on its way is, and what keeps it. */
export function QueuedProgress({ upload }: { upload: QueuedUpload }) {
  const t = useTranslations('datasets.upload')
  const errorText = useErrorText()
  const { state, error, fileName, received, size } = upload
  if (state === 'waiting' && received === 0) return <p className="text-soft">{t('waiting')}</p>
  return (
    <>
      {(state !== 'failed' || received > 0) && (
        <Progress
          label={t('sending', { name: fileName })}
          done={received}
          total={size}
          unit="bytes"
          rate={upload.rate}
          secondsLeft={upload.secondsLeft}
        />
      )}
      <p
        role={state === 'failed' ? 'alert' : 'status'}
        className={cx('empty:hidden', state === 'failed' ? 'text-danger' : 'text-soft')}
      >
        {state === 'waiting' && t('waiting')}
        {state === 'paused' && t('paused')}
        {state === 'interrupted' && t('interrupted')}
        {state === 'failed' &&
          (error instanceof FileUnreadable ? t('file-unreadable') : errorText(error))}
      </p>
    </>
  )
}

/** Pause, go on, cancel. */
export function QueuedActions({
  upload,
  onCanceled,
}: {
  upload: QueuedUpload
  onCanceled?: () => void
}) {
  const t = useTranslations('datasets.upload')
  const showError = useShowError()
  const queue = uploadQueueOfPage()
  const { key, state, fileName: name } = upload
  if (state === 'sent') return null
  const stopped = state === 'paused' || state === 'failed'
  // An empty file is empty the next time, too.
  const mayGoOn = state !== 'failed' || upload.size > 0
  const cancel = async () => {
    try {
      await queue.cancel(key)
      onCanceled?.()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      {stopped && mayGoOn && (
        <Button
          size="sm"
          icon={state === 'failed' ? <RotateCw /> : <Play />}
          onClick={() => queue.resume(key)}
          aria-label={t(state === 'failed' ? 'try-again-name' : 'go-on-name', { name })}
        >
          {t(state === 'failed' ? 'try-again' : 'go-on')}
        </Button>
      )}
      {!stopped && (
        <Button
          size="sm"
          icon={<Pause />}
          onClick={() => queue.pause(key)}
          aria-label={t('pause-name', { name })}
        >
          {t('pause')}
        </Button>
      )}
      <Button
        size="icon-sm"
        variant="ghost"
        icon={<X />}
        onClick={cancel}
        aria-label={t('cancel-name', { name })}
      />
    </>
  )
}
