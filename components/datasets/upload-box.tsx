'use client'

import { FileUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { cx } from '#components/ui/cx.ts'
import { ChooseFiles } from './choose-files.tsx'
import { uploadQueueOfPage, useQueuedUploads } from './use-upload-queue.ts'

/** Where files are dropped or chosen. A single file leads on to its own page as soon as it is on its way. */
export function UploadBox({ className }: { className?: string }) {
  const t = useTranslations('datasets.upload')
  const router = useRouter()
  const hintId = useId()
  const uploads = useQueuedUploads()
  const [over, setOver] = useState(false)
  const followed = useRef<number | null>(null)

  useEffect(() => {
    const upload = uploads.find(({ key }) => key === followed.current)
    if (!upload?.uploadId) return
    followed.current = null
    router.push(`/datasets/add/${upload.uploadId}`)
  }, [uploads, router])

  const take = (files: File[]) => {
    const [first, ...others] = uploadQueueOfPage().add(files)
    if (first !== undefined && others.length === 0) followed.current = first
  }
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button in it is for all
    <div
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        take([...event.dataTransfer.files])
      }}
      className={cx(
        'flex flex-col items-start gap-3 rounded-lg border border-dashed px-5 py-6 transition-colors sm:flex-row sm:items-center',
        over ? 'border-accent bg-accent-tint' : 'border-edge bg-sunken',
        className,
      )}
    >
      <FileUp aria-hidden="true" className="size-6 shrink-0 text-soft" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{t('drop')}</p>
        <p id={hintId} className="text-sm text-soft">
          {t('formats')}
        </p>
      </div>
      <ChooseFiles multiple describedBy={hintId} onFiles={take}>
        {t('choose')}
      </ChooseFiles>
    </div>
  )
}
