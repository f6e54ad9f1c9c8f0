'use client'

import * as Radix from 'radix-ui/popover'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** The look of everything that floats over the page beside what opened it. */
export const floatingLook =
  'z-50 rounded-md border border-line bg-raised shadow-raised data-[state=open]:animate-appear data-[state=delayed-open]:animate-appear'

export interface PopoverProps {
  trigger: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** Names the panel for assistive technology. */
  label: string
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** No padding: for lists that reach the edges. */
  flush?: boolean
  className?: string
  children: ReactNode
}

/** A small panel beside its trigger. */
export function Popover({
  trigger,
  open,
  onOpenChange,
  label,
  align = 'start',
  side = 'bottom',
  flush = false,
  className,
  children,
}: PopoverProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={cx(
            floatingLook,
            'max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-1rem)] overflow-y-auto outline-none',
            !flush && 'p-3',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
