'use client'

import { Root as Slot, Slottable } from 'radix-ui/slot'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { Kbd } from './kbd.tsx'
import { ariaShortcut } from './shortcut.ts'
import { useAppleKeyboard } from './use-platform.ts'

const variants = {
  primary: 'bg-accent text-on-accent border-transparent enabled:hover:bg-accent-hover',
  secondary: 'bg-canvas text-ink border-edge/55 enabled:hover:bg-hover aria-expanded:bg-hover',
  ghost:
    'text-soft border-transparent enabled:hover:bg-hover enabled:hover:text-ink aria-expanded:bg-hover aria-expanded:text-ink',
  danger: 'bg-danger-solid text-on-danger border-transparent enabled:hover:bg-danger-solid-hover',
} as const

const sizes = {
  sm: 'h-7 px-2 gap-1.5 text-sm',
  md: 'h-8 px-3 gap-2 text-base',
  lg: 'h-9 px-4 gap-2 text-base',
  icon: 'size-8 justify-center',
  'icon-sm': 'size-7 justify-center',
} as const

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: keyof typeof variants
  size?: keyof typeof sizes
  /** Shown beside the label; the page that shows the button listens for it (`useShortcuts`). */
  shortcut?: string
  /** The action is under way: no second click; a thin line runs below the label after 300 ms. */
  pending?: boolean
  /** Gives the look to the one child, a link as a rule. */
  asChild?: boolean
  icon?: ReactNode
}

/** A button, or a link that looks like one (`asChild`). One `primary` on a screen. */
export function Button({
  variant = 'secondary',
  size = 'md',
  shortcut,
  pending = false,
  asChild = false,
  icon,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  const apple = useAppleKeyboard()
  const Element = asChild ? Slot : 'button'
  return (
    <Element
      {...(asChild ? {} : { type: 'button' as const, disabled: disabled || pending })}
      aria-busy={pending || undefined}
      aria-keyshortcuts={shortcut && ariaShortcut(shortcut, apple)}
      className={cx(
        'relative inline-flex shrink-0 items-center overflow-hidden rounded-md border font-medium whitespace-nowrap transition-colors select-none',
        'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50 aria-busy:opacity-100',
        '[&_svg]:size-4 [&_svg]:shrink-0',
        asChild && linkHover[variant],
        variants[variant],
        sizes[size],
        className,
      )}
      {...rest}
    >
      {icon}
      <Slottable>{children}</Slottable>
      {shortcut && <Kbd shortcut={shortcut} />}
      {pending && (
        <span aria-hidden="true" className="absolute inset-x-0 bottom-0 h-0.5 animate-late">
          <span className="block h-full w-1/3 animate-sweep bg-current" />
        </span>
      )}
    </Element>
  )
}

/** Links are never `:enabled`, so that their hover is written without it. */
const linkHover = {
  primary: 'hover:bg-accent-hover',
  secondary: 'hover:bg-hover',
  ghost: 'hover:bg-hover hover:text-ink',
  danger: 'hover:bg-danger-solid-hover',
} as const
