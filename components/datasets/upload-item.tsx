import type { ReactNode } from 'react'

/** One line of the list of uploads: the file, how it stands, what can be done. */
export function UploadItem({
  name,
  size,
  actions,
  children,
}: {
  name: string
  size: string
  actions: ReactNode
  children: ReactNode
}) {
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1.5 px-3 py-2">
      <div className="w-56 min-w-0 grow sm:grow-0">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        <p className="tabular text-xs text-soft">{size}</p>
      </div>
      <div className="min-w-60 flex-1 text-sm">{children}</div>
      <div className="ml-auto flex items-center gap-2">{actions}</div>
    </li>
  )
}
