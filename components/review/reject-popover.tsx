'use client'

import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import type { RejectReason } from '#lib/model/index.ts'
import { reasons } from './reject-reasons.ts'

export interface RejectPopoverProps {
  trigger: ReactNode
  open: boolean
  onOpenChange: (open: boolean) => void
  note: string
  onNote: (note: string) => void
  onReason: (reason: RejectReason) => void
  onRequestChanges: () => void
}

/** The reasons for which a task is rejected, each on its digit, with an optional note. */
export function RejectPopover({
  trigger,
  open,
  onOpenChange,
  note,
  onNote,
  onReason,
  onRequestChanges,
}: RejectPopoverProps) {
  const t = useTranslations('review.reject')
  const [missing, setMissing] = useState(false)
  return (
    <Popover
      trigger={trigger}
      open={open}
      onOpenChange={(next) => {
        setMissing(false)
        onOpenChange(next)
      }}
      label={t('title')}
      side="top"
      className="w-88 p-2!"
    >
      <div className="flex items-baseline justify-between px-2 pb-1">
        <h2 className="font-medium">{t('title')}</h2>
        <p className="text-sm text-soft">{t('hint')}</p>
      </div>
      <ul>
        {reasons.map((reason, index) => (
          <li key={reason}>
            <button
              type="button"
              onClick={() => onReason(reason)}
              aria-keyshortcuts={String(index + 1)}
              className="flex min-h-8 w-full items-center gap-2.5 rounded-sm px-2 text-left hover:bg-hover"
            >
              <Kbd shortcut={String(index + 1)} className="text-soft" />
              {t(`reason.${reason}`)}
            </button>
          </li>
        ))}
      </ul>
      <div className="mt-1 border-t border-line px-2 pt-2 pb-1">
        <Field label={t('note')} error={missing ? t('request-changes-hint') : null}>
          <Textarea
            value={note}
            rows={2}
            maxLength={4_000}
            placeholder={t('note-placeholder')}
            onChange={(event) => {
              setMissing(false)
              onNote(event.target.value)
            }}
            className="min-h-14"
          />
        </Field>
        <Button
          size="sm"
          variant="ghost"
          className="mt-1 -ml-2"
          onClick={() => (note.trim() === '' ? setMissing(true) : onRequestChanges())}
        >
          {t('request-changes')}
        </Button>
      </div>
    </Popover>
  )
}
