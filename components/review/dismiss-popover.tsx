'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { Textarea } from '#components/ui/textarea.tsx'

/** Says of a finding, with a reason, that it is none. */
export function DismissPopover({ onDismiss }: { onDismiss: (reason: string) => void }) {
  const t = useTranslations('review.findings')
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = reason.trim() === ''
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (missing) return
    setOpen(false)
    onDismiss(reason.trim())
  }
  return (
    <Popover
      trigger={
        <Button size="sm" variant="ghost" className="shrink-0" aria-haspopup="dialog">
          {t('dismiss')}
        </Button>
      }
      open={open}
      onOpenChange={(next) => {
        setTried(false)
        setOpen(next)
      }}
      label={t('dismiss-title')}
      align="end"
      className="w-80"
    >
      <form onSubmit={send} noValidate className="flex flex-col gap-2">
        <Field
          label={t('dismiss-reason')}
          hint={t('dismiss-hint')}
          error={tried && missing ? t('dismiss-missing') : null}
        >
          <Textarea
            value={reason}
            rows={2}
            maxLength={1_000}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <Button type="submit" size="sm" variant="primary" className="self-end">
          {t('dismiss-confirm')}
        </Button>
      </form>
    </Popover>
  )
}
