import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export interface EmptyStateProps {
  icon?: ReactNode
  title: ReactNode
  /** What this place is for. */
  text: ReactNode
  /** The one thing to do. */
  action?: ReactNode
  /** Something to try beside it: a sample, a link. */
  more?: ReactNode
  level?: 'h1' | 'h2' | 'h3'
  className?: string
}

/** What stands where nothing is yet: it teaches what the place is for. */
export function EmptyState({
  icon,
  title,
  text,
  action,
  more,
  level: Heading = 'h2',
  className,
}: EmptyStateProps) {
  return (
    <div className={cx('mx-auto flex max-w-md flex-col items-start gap-3 px-4 py-12', className)}>
      {icon && <div className="text-faint [&_svg]:size-6">{icon}</div>}
      <div>
        <Heading className="text-lg font-semibold">{title}</Heading>
        <div className="mt-1 text-soft">{text}</div>
      </div>
      {action && <div className="flex flex-wrap gap-2">{action}</div>}
      {more && <div className="text-sm text-soft">{more}</div>}
    </div>
  )
}
