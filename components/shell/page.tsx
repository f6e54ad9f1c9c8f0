import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'

export interface PageProps {
  title: ReactNode
  /** Beside the title: a badge, counts. */
  aside?: ReactNode
  /** One line below the title. */
  description?: ReactNode
  /** At the end of the title's row, always in this place; the primary action last. */
  actions?: ReactNode
  /** The page takes the height of the window and its parts scroll: tables, rows, review. */
  fill?: boolean
  /** The column of text and forms is held to a width that reads well. */
  narrow?: boolean
  className?: string
  children: ReactNode
}

/** A page inside the shell: its title, its actions, its content. */
export function Page({
  title,
  aside,
  description,
  actions,
  fill = false,
  narrow = false,
  className,
  children,
}: PageProps) {
  return (
    <div
      className={cx('flex min-w-0 flex-1 flex-col', fill && 'h-[calc(100dvh-2.75rem)] flex-none')}
    >
      <div className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
        <div className={cx('min-w-0 flex-1', Boolean(description) && 'basis-60')}>
          <div className="flex min-w-0 items-center gap-2.5">
            <h1 className="truncate text-lg font-semibold tracking-tight">{title}</h1>
            {aside}
          </div>
          {description && <div className="text-sm text-soft">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      <div
        className={cx(
          'min-w-0',
          fill ? 'flex min-h-0 flex-1 flex-col' : 'px-4 pb-12',
          narrow && 'max-w-3xl',
          className,
        )}
      >
        {children}
      </div>
    </div>
  )
}
