'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { TaskView } from '#lib/model/index.ts'
import { FindingsList } from './findings-list.tsx'

/** Asks why a task is approved in spite of what blocks it. */
export function OverrideDialog({
  view,
  onClose,
  onApprove,
}: {
  view: TaskView
  onClose: () => void
  onApprove: (reason: string) => void
}) {
  const t = useTranslations('review.override')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = reason.trim() === ''
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!missing) onApprove(reason.trim())
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('text')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" form="override">
            {t('confirm')}
          </Button>
        </>
      }
    >
      <form id="override" onSubmit={send} noValidate className="flex flex-col gap-3">
        <FindingsList findings={view.findings.filter(({ severity }) => severity === 'blocking')} />
        <Field label={t('reason')} hint={t('hint')} error={tried && missing ? t('missing') : null}>
          <Textarea
            value={reason}
            rows={3}
            maxLength={4_000}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  )
}
