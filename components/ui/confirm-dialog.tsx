'use client'

import * as Radix from 'radix-ui/alert-dialog'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button.tsx'

export interface ConfirmDialogProps {
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** Asks, with the thing named: "Delete “squad” and its 12 tasks?" */
  title: ReactNode
  /** What is lost or spent, with numbers. */
  text: ReactNode
  /** The verb, with numbers: "Delete 12 tasks". */
  confirm: string
  cancel?: string
  /** Whether the act destroys something. */
  danger?: boolean
  /** Runs on confirmation; the dialog stays until it is settled, and open where it rejects. */
  onConfirm: () => void | Promise<void>
  children?: ReactNode
}

/** Asks before something destructive or costly. The safe button has the focus. */
export function ConfirmDialog({
  trigger,
  open: openGiven,
  onOpenChange,
  title,
  text,
  confirm,
  cancel,
  danger = false,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const t = useTranslations('common')
  const [openHere, setOpenHere] = useState(false)
  const [pending, setPending] = useState(false)
  const open = openGiven ?? openHere
  const setOpen = (next: boolean) => {
    setOpenHere(next)
    onOpenChange?.(next)
  }
  const run = async () => {
    setPending(true)
    try {
      await onConfirm()
      setOpen(false)
    } finally {
      setPending(false)
    }
  }
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim data-[state=open]:animate-fade" />
        <Radix.Content className="fixed top-[18vh] left-1/2 z-50 flex max-h-[70vh] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 flex-col rounded-lg border border-line bg-raised shadow-raised data-[state=open]:animate-appear">
          <div className="min-h-0 overflow-y-auto px-4 pt-4 pb-4">
            <Radix.Title className="text-lg font-semibold wrap-anywhere">{title}</Radix.Title>
            <Radix.Description className="mt-1 text-soft">{text}</Radix.Description>
            {children && <div className="mt-3">{children}</div>}
          </div>
          <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
            <Radix.Cancel asChild>
              <Button>{cancel ?? t('cancel')}</Button>
            </Radix.Cancel>
            <Button variant={danger ? 'danger' : 'primary'} pending={pending} onClick={run}>
              {confirm}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
