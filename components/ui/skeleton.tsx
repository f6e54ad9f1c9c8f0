import { cx } from './cx.ts'

/** Holds the place, in its true size, of what is loading. Give it width and height by class. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx('block animate-pulse rounded-sm bg-line motion-reduce:animate-none', className)}
    />
  )
}
