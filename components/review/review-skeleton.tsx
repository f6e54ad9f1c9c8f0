import { Skeleton } from '#components/ui/skeleton.tsx'
import { TaskSkeleton } from './task-skeleton.tsx'

/** Holds the place of the whole page. */
export function ReviewSkeleton() {
  return (
    <div aria-busy="true" className="flex h-[calc(100dvh-2.75rem)] min-h-0 animate-late flex-col">
      <div className="flex h-10 shrink-0 items-center gap-4 border-b border-line px-4">
        {[0, 1, 2, 3, 4].map((tab) => (
          <Skeleton key={tab} className="h-4 w-20" />
        ))}
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-60 shrink-0 flex-col border-r border-line lg:flex xl:w-72">
          <div className="border-b border-line p-2">
            <Skeleton className="h-8 w-full" />
          </div>
          {[0, 1, 2, 3, 4, 5, 6].map((row) => (
            <div
              key={row}
              className="flex h-13 shrink-0 flex-col gap-2 border-b border-line px-8 py-2.5"
            >
              <Skeleton className="h-3 w-28" />
              <Skeleton className="h-3 w-40" />
            </div>
          ))}
        </div>
        <TaskSkeleton />
      </div>
      <div className="h-13 shrink-0 border-t border-line" />
    </div>
  )
}
