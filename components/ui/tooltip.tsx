'use client'

import * as Radix from 'radix-ui/tooltip'
import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'

/** Shared by all tooltips: once one is open, the next opens at once. Stands once, around the page. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  )
}

export interface TooltipProps {
  /** A few words; never the only place where something is said. */
  content: ReactNode
  shortcut?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** Not shown at all, where the words already stand in view. */
  off?: boolean
  children: ReactNode
}

/** A few words beside the focused or pointed-at element. */
export function Tooltip({
  content,
  shortcut,
  side = 'bottom',
  off = false,
  children,
}: TooltipProps) {
  return (
    <Radix.Root {...(off ? { open: false } : {})}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-80 items-center gap-2 rounded-sm bg-ink px-2 py-1 text-sm text-canvas data-[state=delayed-open]:animate-appear"
        >
          {content}
          {shortcut && <Kbd shortcut={shortcut} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
