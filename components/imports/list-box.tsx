'use client'

import { ListChecks } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ChooseFiles } from '#components/datasets/choose-files.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { cx } from '#components/ui/cx.ts'
import { useErrorText } from '#components/use-call.ts'
import { importLimit } from '#lib/model/index.ts'
import { sendList } from './send-list.ts'

/** Where a list of tasks is dropped or chosen; it leads on to its report. */
export function ListBox() {
  const t = useTranslations('imports')
  const errorText = useErrorText()
  const router = useRouter()
  const hintId = useId()
  const [over, setOver] = useState(false)
  const [sending, setSending] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])

  const take = async (files: File[]) => {
    const [file] = files
    if (!file || sending !== null) return
    setRefusal(null)
    if (files.length > 1) return setRefusal(t('one-file', { count: files.length }))
    if (file.size > importLimit) return setRefusal(t('too-large', { name: file.name }))
    const controller = new AbortController()
    abort.current = controller
    setSending(file.name)
    try {
      const { importId } = await sendList(file, { signal: controller.signal })
      router.push(`/datasets/import/${importId}`)
    } catch (error) {
      if (controller.signal.aborted) return
      setRefusal(errorText(error))
      setSending(null)
    }
  }
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

  return (
    <div className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button in it is for all */}
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
          void take([...event.dataTransfer.files])
        }}
        className={cx(
          'flex flex-col items-start gap-3 rounded-lg border border-dashed px-5 py-6 transition-colors sm:flex-row sm:items-center',
          over ? 'border-accent bg-accent-tint' : 'border-edge bg-sunken',
        )}
      >
        <ListChecks aria-hidden="true" className="size-6 shrink-0 text-soft" />
        <div className="min-w-0 flex-1" aria-live="polite">
          <p className="font-medium wrap-anywhere">
            {sending === null ? t('drop') : t('sending', { name: sending })}
          </p>
          <p id={hintId} className="text-sm text-soft">
            {t('formats')}
          </p>
        </div>
        <ChooseFiles describedBy={hintId} onFiles={(files) => void take(files)}>
          {t('choose')}
        </ChooseFiles>
      </div>
      {refusal !== null && (
        <Callout tone="danger" live>
          {refusal}
        </Callout>
      )}
    </div>
  )
}
