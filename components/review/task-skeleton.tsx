import { cx } from '#components/ui/cx.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'

/** Holds the place of a task while it loads; drawn only where that takes more than a moment. */
export function TaskSkeleton({ late = false }: { late?: boolean }) {
  return (
    <div className={cx('flex min-h-0 flex-1 flex-col overflow-hidden', late && 'animate-late')}>
      <div className="flex h-10 shrink-0 items-center gap-3 border-b border-line px-4">
        <Skeleton className="h-4 w-28" />
        <Skeleton className="h-4 w-44" />
        <Skeleton className="h-4 w-24" />
      </div>
      <div className="flex flex-col gap-2 px-4 py-2">
        <Skeleton className="h-5 w-72" />
        <Skeleton className="h-15 w-full" />
      </div>
      <Skeleton className="mt-1 h-8 w-full rounded-none" />
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="flex h-24 shrink-0 gap-6 border-b border-line px-4 py-3">
          <Skeleton className="h-4 w-12" />
          <Skeleton className="h-16 flex-1" />
          <Skeleton className="h-10 w-1/4" />
          <Skeleton className="h-10 w-1/5" />
        </div>
      ))}
    </div>
  )
}
