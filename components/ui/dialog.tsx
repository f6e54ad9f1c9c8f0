'use client'

import { X } from 'lucide-react'
import * as Radix from 'radix-ui/dialog'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button.tsx'
import { cx } from './cx.ts'

const widths = { sm: 'max-w-md', md: 'max-w-xl', lg: 'max-w-3xl' } as const

export interface DialogProps {
  /** The element that opens it; leave out where `open` is held elsewhere. */
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  width?: keyof typeof widths
  /** Buttons, the primary one last. */
  footer?: ReactNode
  children?: ReactNode
}

/** A dialog in the middle of the page: one short thing to do before going on. */
export function Dialog({
  trigger,
  open,
  onOpenChange,
  title,
  description,
  width = 'md',
  footer,
  children,
}: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim data-[state=open]:animate-fade" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx(
            'fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-lg border border-line bg-raised shadow-raised data-[state=open]:animate-appear',
            widths[width],
          )}
        >
          <PanelHead title={title} description={description} />
          {children && <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</div>}
          {footer && <PanelFoot>{footer}</PanelFoot>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Title, description and the close button of a dialog or a sheet. */
export function PanelHead({
  title,
  description,
  actions,
}: {
  title: ReactNode
  description?: ReactNode
  actions?: ReactNode
}) {
  const t = useTranslations('common')
  return (
    <div className="flex items-start gap-2 px-4 pt-3 pb-3">
      <div className="min-w-0 flex-1 pt-1">
        <Radix.Title className="text-lg font-semibold wrap-anywhere">{title}</Radix.Title>
        {description && (
          <Radix.Description className="mt-1 text-base text-soft">{description}</Radix.Description>
        )}
      </div>
      {actions}
      <Radix.Close asChild>
        <Button variant="ghost" size="icon" aria-label={t('close')} icon={<X />} />
      </Radix.Close>
    </div>
  )
}

/** The row of buttons at the end of a dialog or a sheet. */
export function PanelFoot({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
      {children}
    </div>
  )
}

/** Closes the dialog or sheet around it: `<DialogClose asChild><Button>…</Button></DialogClose>`. */
export const DialogClose = Radix.Close
