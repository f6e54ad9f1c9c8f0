'use client'

import * as Radix from 'radix-ui/dialog'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { PanelFoot, PanelHead } from './dialog.tsx'

const widths = { sm: 'sm:w-96', md: 'sm:w-[34rem]', lg: 'sm:w-[48rem]' } as const

export interface SheetProps {
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  side?: 'right' | 'left'
  width?: keyof typeof widths
  /** Buttons beside the close button. */
  actions?: ReactNode
  footer?: ReactNode
  children?: ReactNode
}

/** A panel over the edge of the page, full height: for looking at or changing one thing at length. */
export function Sheet({
  trigger,
  open,
  onOpenChange,
  title,
  description,
  side = 'right',
  width = 'md',
  actions,
  footer,
  children,
}: SheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim data-[state=open]:animate-fade" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cx(
            'fixed inset-y-0 z-50 flex w-full max-w-full flex-col border-line bg-raised shadow-raised data-[state=open]:animate-slide',
            side === 'right' ? 'right-0 border-l' : 'left-0 border-r',
            widths[width],
          )}
        >
          <PanelHead title={title} description={description} actions={actions} />
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">{children}</div>
          {footer && <PanelFoot>{footer}</PanelFoot>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
