import { Skeleton } from '#components/ui/skeleton.tsx'

const places = (count: number) => Array.from({ length: count }, (_, index) => index)

/** A page whose table fills it, while it is on its way. */
export function TablePageSkeleton() {
  return (
    <div className="flex animate-late flex-col">
      <Head />
      <div className="flex min-h-12 items-center gap-2 px-4">
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-7 w-20" />
        <Skeleton className="h-7 w-20" />
      </div>
      <div className="border-t border-line">
        {places(9).map((place) => (
          <div key={place} className="flex h-9 items-center gap-6 border-b border-line px-4">
            <Skeleton className="h-3 w-1/4" />
            <Skeleton className="h-3 w-16" />
            <Skeleton className="h-3 w-20" />
          </div>
        ))}
      </div>
    </div>
  )
}

/** A dataset's page, while it is on its way. */
export function DatasetPageSkeleton() {
  return (
    <div className="flex animate-late flex-col">
      <Head />
      <div className="flex h-9 items-center gap-6 border-b border-line px-4">
        {places(4).map((place) => (
          <Skeleton key={place} className="h-3 w-14" />
        ))}
      </div>
      <div className="px-4 pt-4">
        <div className="rounded-md border border-line">
          {places(7).map((place) => (
            <div
              key={place}
              className="flex h-16 items-center gap-8 border-b border-line px-3 last:border-b-0"
            >
              <Skeleton className="h-4 w-28" />
              <Skeleton className="h-3 w-20" />
              <Skeleton className="ml-auto h-8 w-60" />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

/** A page of forms, while it is on its way. */
export function FormPageSkeleton() {
  return (
    <div className="flex animate-late flex-col">
      <Head />
      <div className="flex max-w-3xl flex-col gap-6 px-4 pt-2">
        <Skeleton className="h-24 w-full rounded-lg" />
        <Skeleton className="h-44 w-full rounded-md" />
      </div>
    </div>
  )
}

function Head() {
  return (
    <div className="flex min-h-14 items-center justify-between px-4">
      <div className="flex flex-col gap-2 py-3">
        <Skeleton className="h-4 w-44" />
        <Skeleton className="h-3 w-64" />
      </div>
      <Skeleton className="h-8 w-32" />
    </div>
  )
}
