import type { ReactNode } from 'react'
import { type Tone, tones } from './badge.tsx'
import { cx } from './cx.ts'

const words = {
  info: 'text-info',
  success: 'text-success',
  warning: 'text-warning',
  danger: 'text-danger',
} as const satisfies Partial<Record<Tone, string>>

export interface CalloutProps {
  tone?: keyof typeof words
  title?: ReactNode
  /** Buttons that act on what is said. */
  actions?: ReactNode
  /** Read out at once: for what has just gone wrong. */
  live?: boolean
  className?: string
  children?: ReactNode
}

/** Something to know where one stands: what happened, and what to do next. */
export function Callout({
  tone = 'info',
  title,
  actions,
  live,
  className,
  children,
}: CalloutProps) {
  const { icon: Shape, look } = tones[tone]
  return (
    <div
      role={live ? 'alert' : undefined}
      className={cx('flex gap-2.5 rounded-md border px-3 py-2', look, className)}
    >
      <Shape aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 text-ink">
        {title && <p className={cx('font-medium', words[tone])}>{title}</p>}
        {children && <div className="wrap-anywhere">{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  )
}
