'use client'

import { useRouter } from 'next/navigation'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { call } from '#components/api.ts'
import { Button } from '#components/ui/button.tsx'
import { cx } from '#components/ui/cx.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { useErrorText, useShowError } from '#components/use-call.ts'
import type { DatasetDetail } from '#lib/model/index.ts'
import { ChooseFiles } from './choose-files.tsx'
import { uploadQueueOfPage, useQueuedUploads } from './use-upload-queue.ts'

/** Where a newer file of a dataset is dropped, chosen or fetched; its own page then says what it changes. */
export function NewerFile({ dataset, onClose }: { dataset: DatasetDetail; onClose: () => void }) {
  const t = useTranslations('datasets.revisions.newer')
  const router = useRouter()
  const showError = useShowError()
  const errorText = useErrorText()
  const uploads = useQueuedUploads()
  const [over, setOver] = useState(false)
  const [fetching, setFetching] = useState(false)
  const followed = useRef<number | null>(null)
  const upload = uploads.find(({ key }) => key === followed.current)
  const url = dataset.origin?.kind === 'link' ? dataset.origin.url : null

  useEffect(() => {
    if (!upload?.uploadId) return
    followed.current = null
    router.push(`/datasets/add/${upload.uploadId}`)
  }, [upload, router])

  const take = ([file]: File[]) => {
    if (file) followed.current = uploadQueueOfPage().add([file], dataset.id)[0] ?? null
  }
  const fetchAgain = async (from: string) => {
    setFetching(true)
    try {
      const { uploadId } = await call('links.fetch', { url: from, revises: dataset.id })
      router.push(`/datasets/add/${uploadId}`)
    } catch (error) {
      showError(error)
      setFetching(false)
    }
  }
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t('title', { name: dataset.name })}
      description={t('text')}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button in it is for all */}
      <div
        onDragOver={(event) => {
          if (!hasFiles(event)) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          if (!hasFiles(event)) return
          event.preventDefault()
          setOver(false)
          take([...event.dataTransfer.files])
        }}
        className={cx(
          'flex flex-wrap items-center gap-3 rounded-lg border border-dashed px-5 py-6 transition-colors',
          over ? 'border-accent bg-accent-tint' : 'border-edge bg-sunken',
        )}
      >
        <p className="min-w-40 flex-1">{t('drop')}</p>
        <ChooseFiles onFiles={take}>{t('choose')}</ChooseFiles>
      </div>
      {upload?.state === 'failed' && (
        <p role="alert" className="mt-2 text-sm text-danger">
          {errorText(upload.error)}
        </p>
      )}
      {url !== null && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <p className="min-w-40 flex-1 text-sm text-soft wrap-anywhere">{url}</p>
          <Button pending={fetching} onClick={() => fetchAgain(url)}>
            {t('fetch-again')}
          </Button>
        </div>
      )}
    </Dialog>
  )
}
